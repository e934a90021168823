import { scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/** For each byte its seven bits with the eighth set so that the count of ones is even. */
const even = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let bits = byte & 0x7f; bits !== 0; bits >>= 1) ones += bits & 1;
  return (byte & 0x7f) | (ones % 2 === 1 ? 0x80 : 0);
});
const odd = even.map((byte) => byte ^ 0x80);
const zero = even.map((byte) => byte & 0x7f);

function recode(value: string, table: Uint8Array): string {
  const length = value.length;
  const out = scratch(length);
  let changed = false;
  for (let i = 0; i < length; i++) {
    const byte = value.charCodeAt(i);
    const coded = table[byte & 0xff] ?? 0;
    if (coded !== byte) changed = true;
    out[i] = coded;
  }
  return changed ? textOf(out, length) : value;
}

/**
 * `t:parityEven7bit`: sets the eighth bit of each byte so that its ones are even.
 *
 * @example `a` (61) becomes the byte E1
 */
export const parityEven7bit: Transformation = { name: 'parityEven7bit', apply: (value) => recode(value, even) };

/**
 * `t:parityOdd7bit`: sets the eighth bit of each byte so that its ones are odd.
 *
 * @example `c` (63) becomes the byte E3
 */
export const parityOdd7bit: Transformation = { name: 'parityOdd7bit', apply: (value) => recode(value, odd) };

/**
 * `t:parityZero7bit`: clears the eighth bit of each byte.
 *
 * @example the byte E1 becomes `a`
 */
export const parityZero7bit: Transformation = { name: 'parityZero7bit', apply: (value) => recode(value, zero) };
