import type { StateStore } from '../contracts/index.js';
import { EventsError } from '../errors.js';

/** How a memory state is bounded and timed. */
export interface MemoryStateOptions {
  /** At most this many keys; beyond it the key that was written longest ago goes. @default 100000 */
  readonly limit?: number | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

interface Entry {
  /** JSON, so that nobody changes a value from outside, as with any other store. */
  readonly json: string;
  readonly version: number;
  readonly expires: number;
}

/** Shared state of one process, in memory. */
export function memoryState({ limit = 100_000, now = Date.now }: MemoryStateOptions = {}): StateStore {
  const entries = new Map<string, Entry>();
  let version = 0;
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expires > now()) return entry;
    entries.delete(key);
    return undefined;
  };
  const put = (key: string, value: unknown, expires: number): number => {
    const json = JSON.stringify(value);
    if (json === undefined) {
      throw new EventsError('EVENTS_OPTION', `the value of ${JSON.stringify(key)} is not JSON: ${typeof value}`);
    }
    entries.delete(key);
    entries.set(key, { json, version: ++version, expires });
    if (entries.size > limit) entries.delete(entries.keys().next().value!);
    return version;
  };
  const expiry = (ttl: number | undefined): number => {
    if (ttl === undefined) return Number.POSITIVE_INFINITY;
    if (!(ttl > 0)) throw new EventsError('EVENTS_OPTION', `a time to live must be above 0 ms, found ${ttl}`);
    return now() + ttl;
  };
  return {
    async get(key) {
      const entry = live(key);
      return entry && { value: JSON.parse(entry.json) as unknown, version: entry.version };
    },
    async set(key, value, options) {
      return put(key, value, expiry(options?.ttl));
    },
    async compareAndSet(key, expected, value, options) {
      return live(key)?.version === expected ? put(key, value, expiry(options?.ttl)) : undefined;
    },
    async increment(key, by = 1, options) {
      const entry = live(key);
      const value: unknown = entry === undefined ? 0 : JSON.parse(entry.json);
      if (typeof value !== 'number') {
        throw new EventsError('EVENTS_OPTION', `${JSON.stringify(key)} holds no number and cannot be incremented`);
      }
      // The window of a counter begins with its first increment.
      put(key, value + by, entry === undefined ? expiry(options?.ttl) : entry.expires);
      return value + by;
    },
    async delete(key) {
      return live(key) !== undefined && entries.delete(key);
    },
  };
}
