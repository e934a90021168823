/** Where a scan of a DOCTYPE stands. */
export interface DoctypeScan {
  /** Next position to look at. */
  at: number;
  /** Depth of `[`. */
  brackets: number;
}

/**
 * Looks for the `>` that ends a DOCTYPE in what follows `<!DOCTYPE`, skipping literals, comments and instructions, which may
 * hold any mark. Returns its position, or -1 when more text is needed; `scan` then says where to go on.
 */
export function doctypeEnd(text: string, scan: DoctypeScan): number {
  while (scan.at < text.length) {
    const byte = text.charCodeAt(scan.at);
    if (byte === 0x22 || byte === 0x27) {
      const close = text.indexOf(text.charAt(scan.at), scan.at + 1);
      if (close < 0) return -1;
      scan.at = close + 1;
      continue;
    }
    if (byte === 0x3c) {
      const start = text.slice(scan.at, scan.at + 4);
      const skip = start === '<!--' ? '-->' : start.startsWith('<?') ? '?>' : undefined;
      if (skip === undefined && start.length < 4 && ('<!--'.startsWith(start) || start === '<')) return -1;
      if (skip !== undefined) {
        const close = text.indexOf(skip, scan.at + (skip === '-->' ? 4 : 2));
        if (close < 0) return -1;
        scan.at = close + skip.length;
        continue;
      }
    }
    if (byte === 0x5b) scan.brackets++;
    if (byte === 0x5d) scan.brackets--;
    if (byte === 0x3e && scan.brackets <= 0) return scan.at;
    scan.at++;
  }
  return -1;
}
