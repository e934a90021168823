import type { StateStore } from '@lamellar/events';
import { StoreError } from '../errors.js';
import type { KeyValueBucket } from './client.js';

/** How state is kept in a bucket. */
export interface NatsStateOptions {
  /** The clock, in milliseconds since 1970; processes that share a bucket need clocks that agree. @default Date.now */
  readonly now?: () => number;
}

interface Kept {
  readonly value: unknown;
  readonly expires?: number;
}

interface Found {
  readonly kept: Kept | undefined;
  /** The last revision of the key, a deleted one included; 0 when it never had a value. */
  readonly revision: number;
}

const ATTEMPTS = 1000;

/**
 * Shared state in a JetStream key-value bucket. Versions are the bucket's revisions. The time to live stands beside the value, because servers before
 * 2.11 know one only per bucket.
 */
export function natsState(bucket: KeyValueBucket, options: NatsStateOptions = {}): StateStore {
  const now = options.now ?? Date.now;
  const find = async (key: string): Promise<Found> => {
    const entry = await bucket.get(keyOf(key));
    if (entry === null) return { kept: undefined, revision: 0 };
    if (entry.operation !== 'PUT') return { kept: undefined, revision: entry.revision };
    const kept = JSON.parse(new TextDecoder().decode(entry.value)) as Kept;
    return { kept: kept.expires !== undefined && kept.expires <= now() ? undefined : kept, revision: entry.revision };
  };
  /** Writes over exactly what was found; `undefined` when somebody was faster. */
  const replace = async (key: string, kept: Kept, { revision }: Found): Promise<number | undefined> => {
    const bytes = encoded(key, kept);
    try {
      return await (revision === 0 ? bucket.create(keyOf(key), bytes) : bucket.update(keyOf(key), bytes, revision));
    } catch (cause) {
      if (isConflict(cause)) return undefined;
      throw cause;
    }
  };
  const keptFor = (value: unknown, ttl: number | undefined): Kept => {
    if (ttl === undefined) return { value };
    if (!(ttl > 0)) throw new StoreError('STORE_STATE', `a time to live is more than 0 ms, found ${ttl}`);
    return { value, expires: now() + ttl };
  };
  return {
    async get(key) {
      const { kept, revision } = await find(key);
      return kept && { value: kept.value, version: revision };
    },
    set: async (key, value, { ttl } = {}) => bucket.put(keyOf(key), encoded(key, keptFor(value, ttl))),
    async compareAndSet(key, expected, value, { ttl } = {}) {
      const found = await find(key);
      const version = found.kept === undefined ? undefined : found.revision;
      return version === expected ? replace(key, keptFor(value, ttl), found) : undefined;
    },
    async increment(key, by = 1, { ttl } = {}) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const found = await find(key);
        const before = found.kept?.value ?? 0;
        if (typeof before !== 'number')
          throw new StoreError('STORE_STATE', `${JSON.stringify(key)} holds no number and cannot be incremented`);
        const next = found.kept === undefined ? keptFor(by, ttl) : { ...found.kept, value: before + by };
        if ((await replace(key, next, found)) !== undefined) return before + by;
      }
      throw new StoreError(
        'STORE_UNAVAILABLE',
        `${JSON.stringify(key)} changed ${ATTEMPTS} times while it was incremented`,
        { retryable: true },
      );
    },
    async delete(key) {
      const { kept } = await find(key);
      if (kept !== undefined) await bucket.delete(keyOf(key));
      return kept !== undefined;
    },
  };
}

/** Any text as a key of a bucket, which allows letters, digits and a few signs. */
function keyOf(key: string): string {
  return `k${Buffer.from(key).toString('base64url')}`;
}

function encoded(key: string, kept: Kept): Uint8Array {
  if (JSON.stringify(kept.value) === undefined) {
    throw new StoreError(
      'STORE_STATE',
      `the value of ${JSON.stringify(key)} is not JSON; delete the key instead of setting ${typeof kept.value}`,
    );
  }
  return new TextEncoder().encode(JSON.stringify(kept));
}

/** JetStream error 10071, wrong last sequence, wherever the client's version puts the number. */
function isConflict(cause: unknown): boolean {
  const error = cause as {
    code?: unknown;
    err_code?: unknown;
    api_error?: { err_code?: unknown };
    message?: unknown;
  } | null;
  const codes = [error?.code, error?.err_code, error?.api_error?.err_code].map(Number);
  return codes.includes(10071) || String(error?.message).includes('wrong last sequence');
}
