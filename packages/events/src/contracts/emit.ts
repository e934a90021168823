import type { OcsfEvent } from '../generated/classes.js';

/** Takes an event away: returns at once, never throws and never blocks. Every engine takes one as its `emit` option. */
export type Emit<E = OcsfEvent> = (event: E) => void;
