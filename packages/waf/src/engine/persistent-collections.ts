import { Store } from '../variables/index.js';

interface Held {
  readonly store: Store;
  usedAt: number;
}

interface VariableTimes {
  expiresAt: number;
  updatedAt: number;
}

/** Collections that outlive a transaction: `initcol:ip=...`. */
export interface PersistentCollections {
  open(name: string, key: string, now: number): Store;
  expire(store: Store, lowerKey: string, at: number, now: number): void;
  deprecate(store: Store, lowerKey: string, amount: number, seconds: number, now: number): void;
}

const mostCollections = 10_000;

/**
 * Persistent collections in memory: at most 10,000, the longest unused goes first; an unused one is forgotten after
 * `timeoutSeconds`. Times come from the caller.
 */
export class MemoryCollections implements PersistentCollections {
  readonly #timeout: number;
  readonly #held = new Map<string, Held>();
  readonly #times = new WeakMap<Store, Map<string, VariableTimes>>();

  constructor(timeoutSeconds: number) {
    this.#timeout = timeoutSeconds * 1000;
  }

  open(name: string, key: string, now: number): Store {
    const id = `${name}\n${key}`;
    const known = this.#held.get(id);
    this.#held.delete(id);
    const held =
      known !== undefined && now - known.usedAt <= this.#timeout
        ? known
        : { store: this.#create(name, key), usedAt: now };
    held.usedAt = now;
    this.#held.set(id, held);
    if (this.#held.size > mostCollections) {
      const oldest = this.#held.keys().next();
      if (!oldest.done) this.#held.delete(oldest.value);
    }
    this.#forget(held.store, now);
    return held.store;
  }

  #create(name: string, key: string): Store {
    const store = new Store(name);
    store.set('key', key);
    return store;
  }

  #forget(store: Store, now: number): void {
    const times = this.#times.get(store);
    if (times === undefined) return;
    for (const [lowerKey, { expiresAt }] of times) {
      if (expiresAt > now) continue;
      times.delete(lowerKey);
      store.delete(lowerKey);
    }
  }

  #timesOf(store: Store, lowerKey: string, now: number): VariableTimes {
    let times = this.#times.get(store);
    if (times === undefined) {
      times = new Map();
      this.#times.set(store, times);
    }
    let entry = times.get(lowerKey);
    if (entry === undefined) {
      entry = { expiresAt: Number.POSITIVE_INFINITY, updatedAt: now };
      times.set(lowerKey, entry);
    }
    return entry;
  }

  expire(store: Store, lowerKey: string, at: number): void {
    this.#timesOf(store, lowerKey, at).expiresAt = at;
  }

  deprecate(store: Store, lowerKey: string, amount: number, seconds: number, now: number): void {
    const times = this.#timesOf(store, lowerKey, now);
    const periods = Math.floor((now - times.updatedAt) / (seconds * 1000));
    if (periods <= 0) return;
    times.updatedAt = now;
    const before = Number.parseInt(store.get(lowerKey)?.text ?? '0', 10) || 0;
    store.set(lowerKey, String(Math.max(0, before - periods * amount)));
  }
}
