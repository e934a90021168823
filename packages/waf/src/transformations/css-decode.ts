import { hexAt, isSpace } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';
import { writeUtf8 } from './utf8.js';

/** Full-width forms of ASCII (U+FF01 to U+FF5E) read as what they look like. */
function plain(codePoint: number): number {
  return codePoint >= 0xff01 && codePoint <= 0xff5e ? codePoint - 0xfee0 : codePoint;
}

/**
 * `t:cssDecode`: undoes CSS 2 escapes: `\` with one to six hexadecimal digits and an optional white space byte is that
 * character in UTF-8, `\` before a line feed vanishes, before anything else it only quotes. Code points that do not exist
 * become U+FFFD. The length never grows.
 *
 * @example `\6a \61vascript` becomes `javascript`
 */
export const cssDecode: Transformation = {
  name: 'cssDecode',
  apply: (value) => {
    const first = value.indexOf('\\');
    if (first < 0) return value;
    const length = value.length;
    // The shortest escape that grows is `\80`: three bytes become two; U+FFFD needs four digits at least.
    const out = scratch(length + 4);
    let at = copyInto(out, 0, value, 0, first);
    let i = first;
    while (i < length) {
      const byte = value.charCodeAt(i);
      if (byte !== 92) {
        out[at++] = byte;
        i++;
        continue;
      }
      if (++i >= length) break;
      let digits = 0;
      let codePoint = 0;
      while (digits < 6) {
        const digit = hexAt(value, i + digits);
        if (digit === 255) break;
        codePoint = codePoint * 16 + digit;
        digits++;
      }
      if (digits === 0) {
        const quoted = value.charCodeAt(i++);
        if (quoted !== 10) out[at++] = quoted;
        continue;
      }
      i += digits;
      if (i < length && isSpace(value.charCodeAt(i))) i++;
      at = writeUtf8(out, at, plain(codePoint));
    }
    return textOf(out, at);
  },
};
