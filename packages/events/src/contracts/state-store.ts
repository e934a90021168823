/** A value and the version that `compareAndSet` asks for. */
export interface StateEntry<T = unknown> {
  readonly value: T;
  readonly version: number;
}

/** How long a value lives. */
export interface StateOptions {
  /** Milliseconds until the value is gone; without it the value stays. */
  readonly ttl?: number | undefined;
}

/**
 * State that several processes share: JSON values by key, each with a version that no other value of the key ever has. Engines load before they decide
 * and commit deltas after.
 */
export interface StateStore {
  get(key: string): Promise<StateEntry | undefined>;
  /** Writes and returns the new version. */
  set(key: string, value: unknown, options?: StateOptions): Promise<number>;
  /** Writes when the version is still `expected` (`undefined`: when there is no value); the new version, or `undefined` when it was not. */
  compareAndSet(
    key: string,
    expected: number | undefined,
    value: unknown,
    options?: StateOptions,
  ): Promise<number | undefined>;
  /** Adds to a number that starts at 0 and returns the sum; the time to live counts from the first increment. */
  increment(key: string, by?: number, options?: StateOptions): Promise<number>;
  /** Whether there was a value. */
  delete(key: string): Promise<boolean>;
}
