export * from './builders/index.js';
export * from './context/index.js';
export * from './contracts/index.js';
export { EventsError, type EventsErrorCode } from './errors.js';
export type * from './generated/classes.js';
export * from './generated/enums.js';
export type * as ocsf from './generated/index.js';
export * from './identity/index.js';
export * from './observations/index.js';
