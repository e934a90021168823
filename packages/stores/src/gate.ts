import { StoreError } from './errors.js';

/** Keeps the part of the contract that every remote sink shares: no writes after `close`, none that was aborted, one end for all. */
export interface Gate {
  /** Throws when the sink is closed or the caller has aborted. */
  enter(signal: AbortSignal | undefined): void;
  /** Runs `end` once; later calls wait for the same end. */
  close(end?: () => Promise<void> | void): Promise<void>;
}

/** Creates an open gate; `name` stands in its errors. */
export function createGate(name: string): Gate {
  let ended: Promise<void> | undefined;
  return {
    enter(signal) {
      signal?.throwIfAborted();
      if (ended !== undefined) throw new StoreError('STORE_CLOSED', `the sink ${name} is closed`);
    },
    close(end) {
      ended ??= Promise.resolve().then(end);
      return ended;
    },
  };
}
