export { type Algorithm, type AlgorithmId, algorithms } from './core/algorithms.js';
export { RaspBlockedError, RaspError, type RaspErrorCode } from './core/errors.js';
export type { Input } from './core/inputs/collect.js';
export type { RaspOptions } from './core/options.js';
export type { Detection } from './detect/finding.js';
