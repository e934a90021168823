import { hexAt } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/** The letters after a backslash that name a control byte, in ANSI C. */
export const controlEscapes: Uint8Array = new Uint8Array(256);
for (const [letter, byte] of Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 })) {
  controlEscapes[letter.charCodeAt(0)] = byte;
}

/** Number of octal digits at `at`, three at most. */
export function octalDigits(value: string, at: number): number {
  let count = 0;
  while (count < 3 && at + count < value.length) {
    const byte = value.charCodeAt(at + count);
    if (byte < 48 || byte > 55) break;
    count++;
  }
  return count;
}

/** Value of `count` octal digits. */
export function octalValue(value: string, at: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = sum * 8 + value.charCodeAt(at + i) - 48;
  return sum;
}

/**
 * `t:escapeSeqDecode`: undoes ANSI C escapes: `\a \b \f \n \r \t \v \\ \? \' \"`, `\xHH`, `\OOO`. Before any other byte
 * the backslash is deleted; a broken `\x` and a backslash at the end stay.
 *
 * @example `\x41\102\n` becomes `AB` and a line feed
 */
export const escapeSeqDecode: Transformation = {
  name: 'escapeSeqDecode',
  apply: (value) => {
    const first = value.indexOf('\\');
    if (first < 0) return value;
    const length = value.length;
    const out = scratch(length);
    let at = copyInto(out, 0, value, 0, first);
    let i = first;
    while (i < length) {
      const byte = value.charCodeAt(i++);
      if (byte !== 92 || i === length) {
        out[at++] = byte;
        continue;
      }
      const next = value.charCodeAt(i);
      const octal = octalDigits(value, i);
      if (octal > 0) {
        out[at++] = octalValue(value, i, octal);
        i += octal;
      } else if (next === 120) {
        const high = hexAt(value, i + 1);
        const low = hexAt(value, i + 2);
        if (high === 255 || low === 255) {
          out[at++] = 92;
          continue;
        }
        out[at++] = high * 16 + low;
        i += 3;
      } else {
        out[at++] = controlEscapes[next] || next;
        i++;
      }
    }
    return textOf(out, at);
  },
};
