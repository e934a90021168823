import { hexAt } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';
import { defaultUnicodeMap, type UnicodeMap } from './unicode-map.js';

/** Position of the first `%` or `+`, or -1. */
function firstMark(value: string): number {
  const percent = value.indexOf('%');
  const plus = value.indexOf('+');
  if (percent < 0) return plus;
  return plus < 0 || percent < plus ? percent : plus;
}

/** Decodes `+`, `%hh` and, with a map, `%uhhhh`; broken escapes stay as they are. */
export function decodeUrl(value: string, map: UnicodeMap | undefined): string {
  const first = firstMark(value);
  if (first < 0) return value;
  const length = value.length;
  const out = scratch(length);
  let at = copyInto(out, 0, value, 0, first);
  let changed = false;
  for (let i = first; i < length; ) {
    const byte = value.charCodeAt(i);
    if (byte === 43) {
      out[at++] = 32;
      changed = true;
      i++;
      continue;
    }
    if (byte === 37) {
      const high = hexAt(value, i + 1);
      const low = hexAt(value, i + 2);
      if (high !== 255 && low !== 255) {
        out[at++] = high * 16 + low;
        changed = true;
        i += 3;
        continue;
      }
      const wide = map === undefined || (value.charCodeAt(i + 1) | 32) !== 117 ? -1 : fourDigits(value, i + 2);
      if (wide >= 0) {
        out[at++] = map?.[wide] || (wide > 0xff00 && wide < 0xff5f ? wide + 0x20 : wide);
        changed = true;
        i += 6;
        continue;
      }
    }
    out[at++] = byte;
    i++;
  }
  return changed ? textOf(out, at) : value;
}

function fourDigits(value: string, at: number): number {
  const a = hexAt(value, at);
  const b = hexAt(value, at + 1);
  const c = hexAt(value, at + 2);
  const d = hexAt(value, at + 3);
  return a === 255 || b === 255 || c === 255 || d === 255 ? -1 : a * 4096 + b * 256 + c * 16 + d;
}

/**
 * `t:urlDecode`: undoes URL encoding: `+` is a blank, `%hh` a byte; broken escapes stay.
 *
 * @example `a+%41%zz` becomes `a A%zz`
 */
export const urlDecode: Transformation = { name: 'urlDecode', apply: (value) => decodeUrl(value, undefined) };

/**
 * `t:urlDecodeUni`: as urlDecode, and `%uhhhh` is the byte that the code page's best-fit map gives it, else its low byte,
 * full-width ASCII as what it looks like. The map is that of code page 20127.
 *
 * @example `%u0041%u201c+%3c` becomes `A" <`
 */
export const urlDecodeUni: Transformation = urlDecodeUniWith(undefined);

/** `t:urlDecodeUni` with the map of another code page, as `SecUnicodeMapFile` sets it. */
export function urlDecodeUniWith(map: UnicodeMap | undefined): Transformation {
  return { name: 'urlDecodeUni', apply: (value) => decodeUrl(value, map ?? defaultUnicodeMap()) };
}
