export { StoreError, type StoreErrorCode } from './errors.js';
export { type Loss, lossEvent } from './loss.js';
