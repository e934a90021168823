export type { OpenOptions } from './database.js';
export type { EventReaders, IdentityReader } from './events.js';
export type { Sequence } from './recovery.js';
export type { Retained, Retention } from './retention.js';
export type { SequenceGap } from './sequences.js';
export { type SqliteOptions, type SqliteStore, sqlite } from './store.js';
