import type { Transformation } from './transformation.js';

export type { Transformation } from './transformation.js';

/** Every transformation by its lower-case SecLang name; `none` is the parser's and not here. */
export const transformations: ReadonlyMap<string, Transformation> = new Map();
