import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

const sextet = new Uint8Array(256).fill(255);
for (const [value, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sextet[char.charCodeAt(0)] = value;
}

/** Decodes until, when strict, padding or the first foreign byte; line breaks are skipped always. */
function decode(value: string, skipForeign: boolean): string {
  const length = value.length;
  if (length === 0) return value;
  const out = scratch(length);
  let at = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    const byte = value.charCodeAt(i);
    if (byte === 10 || byte === 13) continue;
    const six = sextet[byte] ?? 255;
    if (six === 255) {
      if (skipForeign) continue;
      break;
    }
    bits = ((bits << 6) | six) & 0xffffff;
    if (++count === 4) {
      out[at++] = bits >> 16;
      out[at++] = bits >> 8;
      out[at++] = bits;
      count = 0;
    }
  }
  if (count === 2) out[at++] = bits >> 4;
  if (count === 3) {
    out[at++] = bits >> 10;
    out[at++] = bits >> 2;
  }
  return textOf(out, at);
}

/**
 * `t:base64Decode`: decodes Base64 up to the padding or the first byte outside the alphabet, so that what stands before
 * a broken tail is still seen.
 *
 * @example `VGVzdENhc2U=` becomes `TestCase`
 */
export const base64Decode: Transformation = { name: 'base64Decode', apply: (value) => decode(value, false) };

/**
 * `t:base64DecodeExt`: decodes Base64 as forgiving readers do: bytes outside the alphabet are skipped,
 * padding in the middle included.
 *
 * @example `P.HNjcmlwdD4=` becomes `<script>`
 */
export const base64DecodeExt: Transformation = { name: 'base64DecodeExt', apply: (value) => decode(value, true) };

/**
 * `t:base64Encode`: writes the value in Base64 with padding.
 *
 * @example `TestCase` becomes `VGVzdENhc2U=`
 */
export const base64Encode: Transformation = {
  name: 'base64Encode',
  apply: (value) => {
    if (value.length === 0) return value;
    const bytes = scratch(value.length);
    copyInto(bytes, 0, value, 0, value.length);
    return bytes.toString('base64', 0, value.length);
  },
};
