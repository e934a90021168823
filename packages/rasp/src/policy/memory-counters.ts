import type { StateEntry, StateStore } from '@lamellar/events';

const mostKeys = 100_000;

interface Kept {
  value: unknown;
  readonly until: number;
}

/** Blocks and counts of this process alone, bounded; the oldest go when there are too many. */
export function memoryCounters(now: () => number = Date.now): Pick<StateStore, 'get' | 'set' | 'delete' | 'increment'> {
  const kept = new Map<string, Kept>();
  const alive = (key: string): Kept | undefined => {
    const found = kept.get(key);
    if (found === undefined || found.until > now()) return found;
    kept.delete(key);
    return undefined;
  };
  const put = (key: string, value: unknown, ttl: number | undefined): void => {
    if (kept.size >= mostKeys)
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    kept.set(key, { value, until: ttl === undefined ? Number.POSITIVE_INFINITY : now() + ttl });
  };
  return {
    get: async (key): Promise<StateEntry | undefined> => {
      const found = alive(key);
      return found && { value: found.value, version: 1 };
    },
    set: async (key, value, options) => {
      put(key, value, options?.ttl);
      return 1;
    },
    delete: async (key) => kept.delete(key),
    increment: async (key, by = 1, options) => {
      const found = alive(key);
      if (found === undefined) put(key, by, options?.ttl);
      else found.value = Number(found.value) + by;
      return Number(kept.get(key)?.value ?? by);
    },
  };
}
