import type { HeaderLine } from './headers.js';
import { headerValues } from './headers.js';

/** The body as the headers frame it, and the headers that a reader behind us should see. */
export interface Framed {
  readonly headers: readonly HeaderLine[];
  readonly body: string;
}

/**
 * Cuts the body out of what follows the headers (RFC 9112 section 6.3): chunked coding goes before Content-Length, which is
 * then removed; without either there is no body. A string is the reason to refuse.
 */
export function frameBody(headers: readonly HeaderLine[], rest: string): Framed | string {
  const codings = headerValues(headers, 'transfer-encoding').map((value) => value.toLowerCase());
  if (codings.length > 0) {
    if (codings.length > 1 || codings[0] !== 'chunked') return 'Transfer-Encoding is not chunked alone';
    const body = decodeChunks(rest);
    if (body === undefined) return 'the chunks are broken';
    return { headers: headers.filter(([name]) => name.toLowerCase() !== 'content-length'), body };
  }
  const lengths = headerValues(headers, 'content-length');
  if (lengths.some((value) => !/^\d{1,15}$/.test(value))) return 'Content-Length is no number';
  if (new Set(lengths).size > 1) return 'there are several Content-Length headers';
  return { headers, body: rest.slice(0, Number(lengths[0] ?? 0)) };
}

function decodeChunks(rest: string): string | undefined {
  const chunks: string[] = [];
  let at = 0;
  for (;;) {
    const end = rest.indexOf('\r\n', at);
    const size =
      end < 0 ? undefined : /^([0-9A-Fa-f]{1,8})(?:;[^\r\n]*)?$/.exec(rest.slice(at, Math.min(end, at + 256)));
    if (size === null || size === undefined) return undefined;
    const length = Number.parseInt(size[1] ?? '', 16);
    at = end + 2;
    if (length === 0) return chunks.join('');
    if (rest.slice(at + length, at + length + 2) !== '\r\n') return undefined;
    chunks.push(rest.slice(at, at + length));
    at += length + 2;
  }
}
