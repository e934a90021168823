import { readFileSync } from 'node:fs';

/** One parameter value with its class. */
export interface Payload {
  /** The value as a byte string (UTF-8). */
  readonly value: string;
  /** `norm`, `sqli`, `xss`, `cmdi` or `path-traversal`. */
  readonly kind: string;
  /** A number from the value alone, for splits that never change. */
  readonly hash: number;
}

/** Fields of one line: all quoted, quotes doubled. */
function fields(line: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < line.length; ) {
    let field = '';
    let end = at + 1;
    for (; end < line.length; end++) {
      if (line.charAt(end) === '"' && line.charAt(++end) !== '"') break;
      field += line.charAt(end);
    }
    out.push(field);
    at = end + 1;
  }
  return out;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Reads `payload_train.csv`. */
export function readPayloads(path: string): Payload[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .slice(1)
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line !== '')
    .map((line) => {
      const [value = '', , kind = ''] = fields(line);
      return { value, kind, hash: hashOf(value) };
    });
}

/** The half that rules and engine may be tuned on; the other half stays unseen. */
export function trainHalf(payloads: readonly Payload[]): Payload[] {
  return payloads.filter(({ hash }) => hash % 2 === 0);
}
