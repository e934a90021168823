export type { Sink, Source, StateEntry, StateOptions, StateStore } from './contracts.js';
export { StoreError, type StoreErrorCode } from './errors.js';
export type { EventShape } from './event.js';
export { type Loss, type LossEvent, lossEvent } from './loss.js';
export { type EventQuery, type IdentityFilter, searchTerms } from './query.js';
