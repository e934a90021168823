import type { Transformation } from './transformation.js';

/**
 * `t:removeNulls`: deletes NUL bytes.
 *
 * @example `a`, NUL, `b` becomes `ab`
 */
export const removeNulls: Transformation = {
  name: 'removeNulls',
  apply: (value) => (value.indexOf('\0') < 0 ? value : value.replaceAll('\0', '')),
};

/**
 * `t:replaceNulls`: turns NUL bytes into blanks.
 *
 * @example `a`, NUL, `b` becomes `a b`
 */
export const replaceNulls: Transformation = {
  name: 'replaceNulls',
  apply: (value) => (value.indexOf('\0') < 0 ? value : value.replaceAll('\0', ' ')),
};
