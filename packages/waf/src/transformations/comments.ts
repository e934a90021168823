import type { Transformation } from './transformation.js';

/**
 * `t:replaceComments`: turns each C comment into one blank, an open one as well; a lone end of comment stays.
 *
 * @example `UNION/* x *\/SELECT` becomes `UNION SELECT`
 */
export const replaceComments: Transformation = {
  name: 'replaceComments',
  apply: (value) => {
    let open = value.indexOf('/*');
    if (open < 0) return value;
    const parts: string[] = [];
    let from = 0;
    while (open >= 0) {
      parts.push(value.slice(from, open));
      const close = value.indexOf('*/', open + 2);
      from = close < 0 ? value.length : close + 2;
      open = close < 0 ? -1 : value.indexOf('/*', from);
    }
    parts.push(value.slice(from));
    return parts.join(' ');
  },
};

/** Length of the comment mark at `at` for `removeCommentsChar`, or 0. */
function markLength(value: string, at: number): number {
  switch (value.charCodeAt(at)) {
    case 0x2f:
      return value.charCodeAt(at + 1) === 0x2a ? 2 : 0;
    case 0x2a:
      return value.charCodeAt(at + 1) === 0x2f ? 2 : 0;
    case 0x3c:
      return value.startsWith('!--', at + 1) ? 4 : 0;
    case 0x2d:
      if (value.charCodeAt(at + 1) !== 0x2d) return 0;
      return value.charCodeAt(at + 2) === 0x3e ? 3 : 2;
    case 0x23:
      return 1;
    default:
      return 0;
  }
}

/**
 * `t:removeCommentsChar`: deletes the marks of comments and keeps their text: C, HTML, `--` and `#`.
 *
 * @example `a/*b*\/--c` becomes `abc`
 */
export const removeCommentsChar: Transformation = {
  name: 'removeCommentsChar',
  apply: (value) => {
    let parts: string[] | undefined;
    let from = 0;
    let at = 0;
    while (at < value.length) {
      const mark = markLength(value, at);
      if (mark === 0) {
        at++;
        continue;
      }
      parts ??= [];
      parts.push(value.slice(from, at));
      at += mark;
      from = at;
    }
    if (parts === undefined) return value;
    parts.push(value.slice(from));
    return parts.join('');
  },
};

/**
 * `t:removeComments`: deletes C and HTML comments and cuts the value at `--` or `#`. An open comment leaves a blank; one
 * that ends the value leaves a NUL byte, as the vectors have it (both engines copy the byte behind the comment unseen).
 *
 * @example `a/* b *\/c` becomes `ac`
 */
export const removeComments: Transformation = {
  name: 'removeComments',
  apply: (value) => {
    let parts: string[] | undefined;
    let from = 0;
    let at = 0;
    while (at < value.length) {
      const mark = markLength(value, at);
      const byte = value.charCodeAt(at);
      if (mark === 0 || byte === 0x2a) {
        at++;
        continue;
      }
      parts ??= [];
      parts.push(value.slice(from, at));
      if (byte === 0x2d || byte === 0x23) return parts.join('');
      const end = commentEnd(value, at + mark);
      if (end < 0) {
        parts.push(' ');
        return parts.join('');
      }
      at = end;
      from = end;
      if (end === value.length) parts.push('\0');
    }
    if (parts === undefined) return value;
    parts.push(value.slice(from));
    return parts.join('');
  },
};

/** Position after the next comment end of either kind (both engines let one end the other), or -1. */
function commentEnd(value: string, from: number): number {
  for (let at = from; at < value.length; at++) {
    const byte = value.charCodeAt(at);
    if (byte === 0x2a && value.charCodeAt(at + 1) === 0x2f) return at + 2;
    if (byte === 0x2d && value.charCodeAt(at + 1) === 0x2d && value.charCodeAt(at + 2) === 0x3e) return at + 3;
  }
  return -1;
}
