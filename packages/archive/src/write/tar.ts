/** One entry to write; content of what is not a file is ignored. */
export interface TarInput {
  readonly name: string;
  readonly content?: Uint8Array | string;
  /** @default 'file' */
  readonly type?: 'file' | 'directory' | 'link' | 'symlink';
  /** Target of a link or symlink. */
  readonly linkName?: string;
  /** @default 0o644, 0o755 for directories */
  readonly mode?: number;
  /** Seconds since the epoch. @default 0 */
  readonly mtime?: number;
}

const flags = { file: '0', link: '1', symlink: '2', directory: '5' } as const;

/** Writes a ustar archive in memory, long names as pax records: deterministic, for tests, fixtures and small artefacts. */
export function writeTar(inputs: Iterable<TarInput>): Buffer {
  const parts: Buffer[] = [];
  for (const input of inputs) {
    const records = paxRecords(input);
    if (records.length > 0) parts.push(block('pax', 'x', records.length, 0o644, '', 0), padded(records));
    const type = input.type ?? 'file';
    const content = type === 'file' ? Buffer.from(input.content ?? '') : Buffer.alloc(0);
    const mode = input.mode ?? (type === 'directory' ? 0o755 : 0o644);
    parts.push(
      block(input.name, flags[type], content.length, mode, input.linkName ?? '', input.mtime ?? 0),
      padded(content),
    );
  }
  parts.push(Buffer.alloc(1024));
  return Buffer.concat(parts);
}

function paxRecords(input: TarInput): Buffer {
  let text = '';
  if (Buffer.byteLength(input.name) > 100) text += record('path', input.name);
  if (Buffer.byteLength(input.linkName ?? '') > 100) text += record('linkpath', input.linkName ?? '');
  return Buffer.from(text);
}

/** The length of a record counts its own digits. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function padded(content: Buffer): Buffer {
  const rest = content.length % 512;
  return rest === 0 ? content : Buffer.concat([content, Buffer.alloc(512 - rest)]);
}

function block(name: string, flag: string, size: number, mode: number, linkName: string, mtime: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0, 100);
  octal(header, 100, 8, mode);
  octal(header, 108, 8, 0);
  octal(header, 116, 8, 0);
  octal(header, 124, 12, size);
  octal(header, 136, 12, mtime);
  header.write('        ', 148);
  header.write(flag, 156);
  header.write(linkName.slice(0, 100), 157, 100);
  header.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function octal(header: Buffer, at: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
}
