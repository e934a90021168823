import type { Transformation } from './transformation.js';

/**
 * `t:length`: the number of bytes, in decimal.
 *
 * @example `TestCase` becomes `8`
 */
export const length: Transformation = { name: 'length', apply: (value) => String(value.length) };
