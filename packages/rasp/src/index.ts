export { type Algorithm, type AlgorithmId, algorithms } from './algorithms.js';
export type { Detection } from './detect/finding.js';
export { RaspBlockedError, RaspError, type RaspErrorCode } from './errors.js';
export type { Input } from './inputs/collect.js';
export type { RaspOptions } from './options.js';
