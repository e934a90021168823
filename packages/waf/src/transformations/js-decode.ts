import { hexAt } from './byte-classes.js';
import { controlEscapes, octalDigits, octalValue } from './escape-seq-decode.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/**
 * `t:jsDecode`: undoes JavaScript escapes: `\uHHHH` (its low byte; full-width ASCII as what it looks like), `\xHH`,
 * `\OOO` up to `\377`, the control letters; before any other byte the backslash is deleted. One at the end stays.
 *
 * @example `\u0061\x6c\145rt` becomes `alert`
 */
export const jsDecode: Transformation = {
  name: 'jsDecode',
  apply: (value) => {
    const first = value.indexOf('\\');
    if (first < 0) return value;
    const length = value.length;
    if (first === length - 1) return value;
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
      const digits = next === 117 ? 4 : next === 120 ? 2 : 0;
      const code = digits === 0 ? -1 : hexRun(value, i + 1, digits);
      if (code >= 0) {
        out[at++] = code >= 0xff01 && code <= 0xff5e ? code + 0x20 : code;
        i += 1 + digits;
        continue;
      }
      let octal = octalDigits(value, i);
      if (octal > 0) {
        // Three digits past \377 are no byte: the third one stands for itself.
        if (octal === 3 && next > 51) octal = 2;
        out[at++] = octalValue(value, i, octal);
        i += octal;
        continue;
      }
      out[at++] = controlEscapes[next] || next;
      i++;
    }
    return textOf(out, at);
  },
};

/** Value of exactly `digits` hexadecimal digits, or -1. */
function hexRun(value: string, at: number, digits: number): number {
  let sum = 0;
  for (let i = 0; i < digits; i++) {
    const digit = hexAt(value, at + i);
    if (digit === 255) return -1;
    sum = sum * 16 + digit;
  }
  return sum;
}
