import { scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

function shift(value: string, from: number, to: number, by: number): string {
  const length = value.length;
  let i = 0;
  for (; i < length; i++) {
    const byte = value.charCodeAt(i);
    if (byte >= from && byte <= to) break;
  }
  if (i === length) return value;
  const out = scratch(length);
  // Writing the whole and changing it in place is faster than byte by byte out of the string.
  out.write(value, 0, length, 'latin1');
  for (; i < length; i++) {
    const byte = out[i] ?? 0;
    if (byte >= from && byte <= to) out[i] = byte + by;
  }
  return textOf(out, length);
}

/**
 * `t:lowercase`: lowers the ASCII letters; other bytes stay, whatever their code page.
 *
 * @example `TestCase` becomes `testcase`
 */
export const lowercase: Transformation = { name: 'lowercase', apply: (value) => shift(value, 65, 90, 32) };

/**
 * `t:uppercase`: raises the ASCII letters.
 *
 * @example `TestCase` becomes `TESTCASE`
 */
export const uppercase: Transformation = { name: 'uppercase', apply: (value) => shift(value, 97, 122, -32) };
