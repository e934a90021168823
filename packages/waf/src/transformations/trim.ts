import { isSpace } from './byte-classes.js';
import type { Transformation } from './transformation.js';

function trimmed(value: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = value.length;
  if (left) while (start < end && isSpace(value.charCodeAt(start))) start++;
  if (right) while (end > start && isSpace(value.charCodeAt(end - 1))) end--;
  return start === 0 && end === value.length ? value : value.slice(start, end);
}

/**
 * `t:trim`: deletes white space at both ends.
 *
 * @example `  a b ` becomes `a b`
 */
export const trim: Transformation = { name: 'trim', apply: (value) => trimmed(value, true, true) };

/**
 * `t:trimLeft`: deletes white space at the start.
 *
 * @example `  a ` becomes `a `
 */
export const trimLeft: Transformation = { name: 'trimLeft', apply: (value) => trimmed(value, true, false) };

/**
 * `t:trimRight`: deletes white space at the end.
 *
 * @example ` a  ` becomes ` a`
 */
export const trimRight: Transformation = { name: 'trimRight', apply: (value) => trimmed(value, false, true) };
