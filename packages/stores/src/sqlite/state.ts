import type { DatabaseSync } from 'node:sqlite';
import type { StateEntry, StateOptions } from '@lamellar/events';
import { StoreError } from '../errors.js';
import { prepareWrite, transaction } from './database.js';

/** Shared state in one table, each call one transaction. */
export interface StateTable {
  get(key: string): StateEntry | undefined;
  set(key: string, value: unknown, options?: StateOptions): number;
  compareAndSet(key: string, expected: number | undefined, value: unknown, options?: StateOptions): number | undefined;
  increment(key: string, by?: number, options?: StateOptions): number;
  delete(key: string): boolean;
}

/** Prepares the state table of a database; `now` gives milliseconds since 1970. */
export function stateTable(database: DatabaseSync, now: () => number): StateTable {
  const read = database.prepare(
    'SELECT value, version, expires FROM state WHERE key = ? AND (expires IS NULL OR expires > ?)',
  );
  const write = prepareWrite(
    database,
    `INSERT INTO state (key, value, version, expires) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires`,
  );
  const remove = database.prepare('DELETE FROM state WHERE key = ? RETURNING expires');
  // Versions come from one counter for all keys, so that a key which is deleted and made again never repeats one.
  const tick = database.prepare('UPDATE state_clock SET version = version + 1 RETURNING version');
  const nextVersion = (): number => Number(tick.get()?.['version']);

  const get = (key: string): (StateEntry & { readonly expires: number | null }) | undefined => {
    const row = read.get(key, now());
    if (row === undefined) return undefined;
    const { value, version, expires } = row;
    return {
      value: JSON.parse(String(value)),
      version: Number(version),
      expires: expires === null ? null : Number(expires),
    };
  };
  const put = (key: string, value: unknown, expires: number | null): number => {
    const version = nextVersion();
    write.run(key, encoded(key, value), version, expires);
    return version;
  };
  const expiryOf = (options: StateOptions | undefined): number | null => {
    const ttl = options?.ttl;
    if (ttl === undefined) return null;
    if (!(ttl > 0)) throw new StoreError('STORE_STATE', `a time to live is more than 0 ms, found ${ttl}`);
    return Math.ceil(now() + ttl);
  };
  return {
    get(key) {
      const entry = get(key);
      return entry && { value: entry.value, version: entry.version };
    },
    set: (key, value, options) => transaction(database, () => put(key, value, expiryOf(options))),
    compareAndSet: (key, expected, value, options) =>
      transaction(database, () => (get(key)?.version === expected ? put(key, value, expiryOf(options)) : undefined)),
    increment: (key, by = 1, options) =>
      transaction(database, () => {
        const entry = get(key);
        if (entry !== undefined && typeof entry.value !== 'number') {
          throw new StoreError('STORE_STATE', `${JSON.stringify(key)} holds no number and cannot be incremented`);
        }
        const sum = ((entry?.value as number | undefined) ?? 0) + by;
        // A counter's window starts with its first increment: later ones do not prolong it.
        put(key, sum, entry === undefined ? expiryOf(options) : entry.expires);
        return sum;
      }),
    delete(key) {
      const gone = remove.get(key);
      return gone !== undefined && (gone['expires'] === null || Number(gone['expires']) > now());
    },
  };
}

function encoded(key: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (text !== undefined) return text;
  throw new StoreError(
    'STORE_STATE',
    `the value of ${JSON.stringify(key)} is not JSON; delete the key instead of setting ${typeof value}`,
  );
}
