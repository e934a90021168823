import type { StateOptions, StateStore } from '@lamellar/events';
import type { PersistentCollections } from '../engine/index.js';
import type { Store } from '../variables/index.js';
import { type Change, SharedStore } from './shared-store.js';

/** A collection that a transaction will open. */
export interface WantedCollection {
  /** In upper case: IP, SESSION ... */
  readonly name: string;
  readonly key: string;
}

/** Options of `SharedCollections`. */
export interface SharedCollectionsOptions {
  /** The variables that the rules use, by collection: only these are loaded. */
  readonly variables: ReadonlyMap<string, ReadonlySet<string>>;
  /** Seconds after which a variable without `expirevar` is forgotten. */
  readonly timeoutSeconds: number;
  /** What keys in the store begin with. @default 'waf' */
  readonly prefix?: string;
}

const mostCollections = 10_000;

/**
 * Persistent collections that several processes share through a `StateStore`: `load` before a transaction, `commit` after it.
 * Between the two the engine works on what is here, without waiting. Sums are committed as increments, so that none is lost.
 */
export class SharedCollections implements PersistentCollections {
  readonly #state: StateStore;
  readonly #options: SharedCollectionsOptions;
  readonly #held = new Map<string, SharedStore>();
  readonly #ttl = new WeakMap<Store, Map<string, number>>();
  readonly #dirty = new Set<string>();

  constructor(state: StateStore, options: SharedCollectionsOptions) {
    this.#state = state;
    this.#options = options;
  }

  open(name: string, key: string): Store {
    const id = `${name}/${key}`;
    const store = this.#held.get(id) ?? this.#create(name, key);
    this.#held.delete(id);
    this.#held.set(id, store);
    this.#dirty.add(id);
    for (const [oldest] of this.#held) {
      if (this.#held.size <= mostCollections) break;
      if (this.#dirty.has(oldest)) continue;
      this.#held.delete(oldest);
    }
    return store;
  }

  #create(name: string, key: string): SharedStore {
    const store = new SharedStore(name);
    // The key is known to whoever opens the collection; it is no state.
    store.load('key', key);
    return store;
  }

  expire(store: Store, lowerKey: string, at: number, now: number): void {
    const times = this.#ttl.get(store) ?? new Map<string, number>();
    this.#ttl.set(store, times.set(lowerKey, Math.max(1, at - now)));
  }

  deprecate(store: Store, lowerKey: string, amount: number, seconds: number, now: number): void {
    const last = `${lowerKey}@deprecated`;
    const before = Number(store.get(last)?.text ?? Number.NaN);
    const periods = Number.isNaN(before) ? 0 : Math.floor((now - before) / (seconds * 1000));
    if (Number.isNaN(before) || periods > 0) store.set(last, String(now));
    if (periods <= 0) return;
    const value = Number.parseInt(store.get(lowerKey)?.text ?? '0', 10) || 0;
    store.add(lowerKey, -Math.min(value, periods * amount));
  }

  /** Fetches what other processes wrote. Call it before the transaction; several may load at once. */
  async load(wanted: readonly WantedCollection[]): Promise<void> {
    await Promise.all(
      wanted.map(async ({ name, key }) => {
        const store = this.open(name, key) as SharedStore;
        const names = [...(this.#options.variables.get(name) ?? [])];
        const entries = await Promise.all(names.map((variable) => this.#state.get(this.#place(name, key, variable))));
        for (const [index, variable] of names.entries()) store.load(variable, entries[index]?.value);
      }),
    );
  }

  /** Writes what the transactions did since the last commit. A change that cannot be written is kept for the next one. */
  async commit(): Promise<void> {
    const ids = [...this.#dirty];
    this.#dirty.clear();
    for (const id of ids) {
      const store = this.#held.get(id);
      if (store === undefined) continue;
      const key = id.slice(id.indexOf('/') + 1);
      const changes = store.take();
      for (const [index, [variable, change]] of changes.entries()) {
        try {
          await this.#write(store, key, variable, change);
        } catch (error) {
          for (const [name, left] of changes.slice(index)) restore(store, name, left);
          this.#dirty.add(id);
          throw error;
        }
      }
    }
  }

  async #write(store: SharedStore, key: string, variable: string, change: Change): Promise<void> {
    const place = this.#place(store.variable, key, variable);
    const ttl = this.#ttl.get(store)?.get(variable) ?? this.#options.timeoutSeconds * 1000;
    const options: StateOptions = { ttl };
    if (change.kind === 'delete') await this.#state.delete(place);
    else if (change.kind === 'set') await this.#state.set(place, change.text, options);
    else store.load(variable, await this.#increment(place, change.amount, options));
  }

  async #increment(place: string, amount: number, options: StateOptions): Promise<number> {
    const known = await this.#state.get(place);
    // `setvar:ip.n=1` stored a text; sums go on from it.
    if (known !== undefined && typeof known.value !== 'number') {
      const sum = (Number.parseInt(String(known.value), 10) || 0) + amount;
      if ((await this.#state.compareAndSet(place, known.version, sum, options)) !== undefined) return sum;
      return this.#increment(place, amount, options);
    }
    return this.#state.increment(place, amount, options);
  }

  #place(name: string, key: string, variable: string): string {
    return `${this.#options.prefix ?? 'waf'}/${name}/${encodeURIComponent(key)}/${variable}`;
  }
}

function restore(store: SharedStore, variable: string, change: Change): void {
  // The value here still has the change; only the memory of it is put back.
  if (change.kind === 'set') store.set(variable, change.text);
  else if (change.kind === 'delete') store.delete(variable);
  else store.remember(variable, change.amount);
}
