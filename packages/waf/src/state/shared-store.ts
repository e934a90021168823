import { Store } from '../variables/index.js';

/** What happened to one variable since the last commit. */
export type Change =
  | { readonly kind: 'add'; readonly amount: number }
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'delete' };

/** A persistent collection that remembers what was done to it, so that other processes get changes instead of last values. */
export class SharedStore extends Store {
  readonly #changes: Map<string, Change> = new Map();
  #loading = false;

  override set(key: string, text: string): void {
    super.set(key, text);
    if (!this.#loading) this.#changes.set(key.toLowerCase(), { kind: 'set', text });
  }

  override add(key: string, amount: number): void {
    const lowerKey = key.toLowerCase();
    const sum = (Number.parseInt(this.get(lowerKey)?.text ?? '', 10) || 0) + amount;
    // A number that was set here since the last commit stays one that is set.
    if (this.#changes.get(lowerKey)?.kind === 'set') this.set(key, String(sum));
    else {
      super.set(key, String(sum));
      this.remember(lowerKey, amount);
    }
  }

  override delete(lowerKey: string): void {
    super.delete(lowerKey);
    if (!this.#loading) this.#changes.set(lowerKey, { kind: 'delete' });
  }

  /** Takes a value that others may have written; what happened here since stays on top of it. */
  load(lowerKey: string, value: unknown): void {
    const change = this.#changes.get(lowerKey);
    if (change !== undefined && change.kind !== 'add') return;
    this.#loading = true;
    if (value === undefined && change === undefined) super.delete(lowerKey);
    else {
      const text = value === undefined ? '0' : String(value);
      super.set(lowerKey, change === undefined ? text : String((Number.parseInt(text, 10) || 0) + change.amount));
    }
    this.#loading = false;
  }

  /** Puts a sum that could not be committed back among the changes. */
  remember(lowerKey: string, amount: number): void {
    const before = this.#changes.get(lowerKey);
    if (before === undefined) this.#changes.set(lowerKey, { kind: 'add', amount });
    else if (before.kind === 'add') this.#changes.set(lowerKey, { kind: 'add', amount: before.amount + amount });
  }

  /** Gives the changes away, to be committed. */
  take(): [lowerKey: string, change: Change][] {
    const changes = [...this.#changes];
    this.#changes.clear();
    return changes;
  }
}
