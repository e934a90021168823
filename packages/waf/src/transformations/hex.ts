import { hexAt, hexDigits } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/**
 * `t:hexDecode`: reads pairs of hexadecimal digits. A value of odd length or with any other byte gives the empty string,
 * as in Coraza and the vectors (ModSecurity decodes such pairs to arbitrary bytes).
 *
 * @example `5465737443617365` becomes `TestCase`
 */
export const hexDecode: Transformation = {
  name: 'hexDecode',
  apply: (value) => {
    const length = value.length;
    if (length % 2 === 1) return '';
    const out = scratch(length >> 1);
    for (let i = 0; i < length; i += 2) {
      const high = hexAt(value, i);
      const low = hexAt(value, i + 1);
      if (high === 255 || low === 255) return '';
      out[i >> 1] = high * 16 + low;
    }
    return textOf(out, length >> 1);
  },
};

/**
 * `t:hexEncode`: writes each byte as two lower-case hexadecimal digits.
 *
 * @example `TestCase` becomes `5465737443617365`
 */
export const hexEncode: Transformation = {
  name: 'hexEncode',
  apply: (value) => {
    const length = value.length;
    const out = scratch(length * 2);
    for (let i = 0; i < length; i++) {
      const byte = value.charCodeAt(i);
      out[i * 2] = hexDigits.charCodeAt((byte >> 4) & 15);
      out[i * 2 + 1] = hexDigits.charCodeAt(byte & 15);
    }
    return textOf(out, length * 2);
  },
};

/**
 * `t:sqlHexDecode`: decodes SQL hexadecimal literals in place: `0x` and pairs of digits become the bytes. A digit left
 * over stays.
 *
 * @example `select 0x414243` becomes `select ABC`
 */
export const sqlHexDecode: Transformation = {
  name: 'sqlHexDecode',
  apply: (value) => {
    let start = literalAt(value, 0);
    if (start < 0) return value;
    const out = scratch(value.length);
    let at = 0;
    let from = 0;
    while (start >= 0) {
      at = copyInto(out, at, value, from, start);
      from = start + 2;
      for (;;) {
        const high = hexAt(value, from);
        const low = hexAt(value, from + 1);
        if (high === 255 || low === 255) break;
        out[at++] = high * 16 + low;
        from += 2;
      }
      start = literalAt(value, from);
    }
    return textOf(out, copyInto(out, at, value, from, value.length));
  },
};

/** Start of the next `0x` or `0X` that two hexadecimal digits follow, or -1. */
function literalAt(value: string, from: number): number {
  for (let at = value.indexOf('0', from); at >= 0; at = value.indexOf('0', at + 1)) {
    const letter = value.charCodeAt(at + 1) | 32;
    if (letter === 120 && hexAt(value, at + 2) !== 255 && hexAt(value, at + 3) !== 255) return at;
  }
  return -1;
}
