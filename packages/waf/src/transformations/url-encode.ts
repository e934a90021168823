import { hexDigits } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/** ASCII letters, digits and `*` stand for themselves. */
const safe = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = byte | 32;
  return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte === 42 ? 1 : 0;
});

/**
 * `t:urlEncode`: writes every byte but letters, digits and `*` as `%hh`, a blank as `+`.
 *
 * @example `a b/c` becomes `a+b%2fc`
 */
export const urlEncode: Transformation = {
  name: 'urlEncode',
  apply: (value) => {
    const length = value.length;
    let i = 0;
    while (i < length && safe[value.charCodeAt(i)] === 1) i++;
    if (i === length) return value;
    const out = scratch(i + (length - i) * 3);
    let at = copyInto(out, 0, value, 0, i);
    for (; i < length; i++) {
      const byte = value.charCodeAt(i);
      if (safe[byte] === 1) {
        out[at++] = byte;
      } else if (byte === 32) {
        out[at++] = 43;
      } else {
        out[at++] = 37;
        out[at++] = hexDigits.charCodeAt((byte >> 4) & 15);
        out[at++] = hexDigits.charCodeAt(byte & 15);
      }
    }
    return textOf(out, at);
  },
};
