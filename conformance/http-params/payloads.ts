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
  return line
    .slice(1, -1)
    .split('","')
    .map((field) => field.replaceAll('""', '"'));
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
      // A value may hold `","`: the three short fields are those at the end.
      const parts = fields(line);
      const value = parts.slice(0, -3).join('","');
      return { value, kind: parts.at(-2) ?? '', hash: hashOf(value) };
    });
}

/** The half that rules and engine may be tuned on; the other half stays unseen. */
export function trainHalf(payloads: readonly Payload[]): Payload[] {
  return payloads.filter(({ hash }) => hash % 2 === 0);
}
