import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

const keep = 0;
const drop = 1;
const blank = 2;
const tight = 3;
const upper = 4;
const kind = new Uint8Array(256);
for (const char of '"\'\\^') kind[char.charCodeAt(0)] = drop;
for (const char of ' ,;\t\r\n') kind[char.charCodeAt(0)] = blank;
for (const char of '/(') kind[char.charCodeAt(0)] = tight;
for (let byte = 65; byte <= 90; byte++) kind[byte] = upper;

/** First position that changes, or -1. A single blank that no `/` or `(` follows stays as it is. */
function firstChange(value: string): number {
  let previousBlank = false;
  for (let i = 0; i < value.length; i++) {
    const byte = value.charCodeAt(i);
    const what = kind[byte];
    if (what === drop || what === upper) return i;
    if (what === blank) {
      if (byte !== 32) return i;
      if (previousBlank) return i - 1;
      previousBlank = true;
    } else {
      if (what === tight && previousBlank) return i - 1;
      previousBlank = false;
    }
  }
  return -1;
}

/**
 * `t:cmdLine`: writes a command line as both shells would read it: deletes `"`, `'`, `\` and `^`, turns runs of blanks,
 * commas, semicolons, tabs and line breaks into one blank, deletes the blank before `/` and `(`, and lowers the case.
 *
 * @example `C^OMMAND /C DIR` becomes `command/c dir`
 */
export const cmdLine: Transformation = {
  name: 'cmdLine',
  apply: (value) => {
    const first = firstChange(value);
    if (first < 0) return value;
    const out = scratch(value.length);
    let at = copyInto(out, 0, value, 0, first);
    let blanks = at > 0 && out[at - 1] === 32;
    for (let i = first; i < value.length; i++) {
      const byte = value.charCodeAt(i);
      const what = kind[byte] ?? keep;
      if (what === drop) continue;
      if (what === blank) {
        if (!blanks) out[at++] = 32;
        blanks = true;
        continue;
      }
      if (what === tight && blanks) at--;
      out[at++] = what === upper ? byte + 32 : byte;
      blanks = false;
    }
    return textOf(out, at);
  },
};
