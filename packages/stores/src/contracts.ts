import type { EventShape } from './event.js';
import type { EventQuery } from './query.js';

/** Takes events away. What `write` has acknowledged by resolving is kept as durably as the sink promises. */
export interface Sink<E> {
  write(events: readonly E[], options?: { readonly signal?: AbortSignal }): Promise<void>;
  close(): Promise<void>;
}

/** Gives stored events back. */
export interface Source<E> {
  query(query?: EventQuery): AsyncIterable<E>;
}

export type { EventShape };

/** A value and the version that `compareAndSet` asks for. */
export interface StateEntry {
  readonly value: unknown;
  readonly version: number;
}

/** How long a value lives. */
export interface StateOptions {
  /** Milliseconds until the value is gone; without it the value stays. */
  readonly ttl?: number;
}

/** State that several processes share. */
export interface StateStore {
  get(key: string): Promise<StateEntry | undefined>;
  set(key: string, value: unknown, options?: StateOptions): Promise<number>;
  /** Writes when the version is still `expected` (`undefined`: when there is no value); the new version, or `undefined` when it was not. */
  compareAndSet(
    key: string,
    expected: number | undefined,
    value: unknown,
    options?: StateOptions,
  ): Promise<number | undefined>;
  /** Adds to a number that starts at 0; the time to live counts from the first increment. */
  increment(key: string, by?: number, options?: StateOptions): Promise<number>;
  delete(key: string): Promise<boolean>;
}
