import type { OcsfEvent } from '../generated/classes.js';

/** How one `write` is called. */
export interface WriteOptions {
  /** Aborts a write whose caller no longer waits. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes events away. What `write` has acknowledged by resolving is kept as durably as the sink promises; a batch whose `write` rejected may be
 * written again, so a sink that can tell leaves out what it has by `metadata.uid`. An error with the property `retryable: false` says that the batch
 * itself is refused: a pipeline then finds out which of its events are, and goes on with the others.
 */
export interface Sink<E = OcsfEvent> {
  /** What losses and statistics call it, such as `sqlite`. */
  readonly name?: string | undefined;
  write(events: readonly E[], options?: WriteOptions): Promise<void>;
  /** Ends what was begun and frees what is held; a second call does nothing. A `write` after it rejects. */
  close(): Promise<void>;
}
