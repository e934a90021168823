import { isSpace } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/** Also the bytes of a non-breaking space in latin1 (A0) and UTF-8 (C2 A0), as ModSecurity v3 removes them. */
function isRemoved(byte: number): boolean {
  return isSpace(byte) || byte === 0xa0 || byte === 0xc2;
}

/**
 * `t:removeWhitespace`: deletes white space, non-breaking spaces included.
 *
 * @example `a b\tc` becomes `abc`
 */
export const removeWhitespace: Transformation = {
  name: 'removeWhitespace',
  apply: (value) => {
    const length = value.length;
    let i = 0;
    while (i < length && !isRemoved(value.charCodeAt(i))) i++;
    if (i === length) return value;
    const out = scratch(length);
    let at = copyInto(out, 0, value, 0, i);
    for (; i < length; i++) {
      const byte = value.charCodeAt(i);
      if (!isRemoved(byte)) out[at++] = byte;
    }
    return textOf(out, at);
  },
};

/**
 * `t:compressWhitespace`: turns each run of white space into one blank.
 *
 * @example `a \t\n b` becomes `a b`
 */
export const compressWhitespace: Transformation = {
  name: 'compressWhitespace',
  apply: (value) => {
    const length = value.length;
    let i = 0;
    for (; i < length; i++) {
      const byte = value.charCodeAt(i);
      if (byte > 32 || !isSpace(byte)) continue;
      if (byte !== 32 || (i + 1 < length && isSpace(value.charCodeAt(i + 1)))) break;
    }
    if (i === length) return value;
    const out = scratch(length);
    let at = copyInto(out, 0, value, 0, i);
    let inSpace = false;
    for (; i < length; i++) {
      const byte = value.charCodeAt(i);
      if (!isSpace(byte)) {
        out[at++] = byte;
        inSpace = false;
      } else if (!inSpace) {
        out[at++] = 32;
        inSpace = true;
      }
    }
    return textOf(out, at);
  },
};
