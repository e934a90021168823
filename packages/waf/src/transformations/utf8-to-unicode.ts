import { hexDigits } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';
import { utf8CodePoint, utf8Length } from './utf8.js';

/**
 * `t:utf8toUnicode`: writes each UTF-8 sequence of two bytes or more as `%uhhhh`, for `t:urlDecodeUni` to judge what it
 * looks like. Overlong sequences are decoded as their target (`C0 AF` is `%u002f`): that is how lax readers see them.
 * Broken sequences stay.
 *
 * @example the bytes EF BC 9C (a full-width `<`) become `%uff1c`
 */
export const utf8toUnicode: Transformation = {
  name: 'utf8toUnicode',
  apply: (value) => {
    const length = value.length;
    let i = 0;
    while (i < length && value.charCodeAt(i) < 0x80) i++;
    if (i === length) return value;
    // Two bytes become at most six.
    const out = scratch(i + (length - i) * 3);
    let at = copyInto(out, 0, value, 0, i);
    let changed = false;
    while (i < length) {
      const size = utf8Length(value, i);
      if (size < 2) {
        out[at++] = value.charCodeAt(i++);
        continue;
      }
      const point = utf8CodePoint(value, i, size);
      out[at++] = 37;
      out[at++] = 117;
      for (let shift = point > 0xfffff ? 20 : point > 0xffff ? 16 : 12; shift >= 0; shift -= 4) {
        out[at++] = hexDigits.charCodeAt((point >> shift) & 15);
      }
      changed = true;
      i += size;
    }
    return changed ? textOf(out, at) : value;
  },
};
