import { Value } from './value.js';

const none: ReadonlyMap<string, Value> = new Map();

/** A collection that rules write: TX, IP, SESSION ... Keys are compared without case. */
export class Store {
  readonly variable: string;
  /** What every transaction begins with: shared, never written. */
  readonly initial: ReadonlyMap<string, Value>;
  /** What was written since; undefined where an initial value was deleted. */
  readonly #own: Map<string, Value | undefined> = new Map();
  #size: number;

  /** `initial` values are by key in lower case. */
  constructor(variable: string, initial: ReadonlyMap<string, Value> = none) {
    this.variable = variable;
    this.initial = initial;
    this.#size = initial.size;
  }

  get size(): number {
    return this.#size;
  }

  get(lowerKey: string): Value | undefined {
    const own = this.#own.get(lowerKey);
    if (own !== undefined) return own;
    const initial = this.initial.get(lowerKey);
    return initial === undefined || this.#own.has(lowerKey) ? undefined : initial;
  }

  set(key: string, text: string): void {
    const lowerKey = key.toLowerCase();
    if (this.get(lowerKey) === undefined) this.#size++;
    this.#own.set(lowerKey, new Value(this.variable, key, text));
  }

  /** Adds to a number; what is not there or no number counts as 0. */
  add(key: string, amount: number): void {
    const before = Number.parseInt(this.get(key.toLowerCase())?.text ?? '', 10) || 0;
    this.set(key, String(before + amount));
  }

  delete(lowerKey: string): void {
    if (this.get(lowerKey) === undefined) return;
    this.#size--;
    if (this.initial.has(lowerKey)) this.#own.set(lowerKey, undefined);
    else this.#own.delete(lowerKey);
  }

  all(): Value[] {
    const values: Value[] = [];
    for (const lowerKey of this.initial.keys()) {
      const value = this.get(lowerKey);
      if (value !== undefined) values.push(value);
    }
    for (const [lowerKey, value] of this.#own) {
      if (value !== undefined && !this.initial.has(lowerKey)) values.push(value);
    }
    return values;
  }

  /** The values whose keys a pattern takes; `initial` are the keys of the initial values that it takes. */
  matching(takes: (key: string) => boolean, initial: readonly string[]): Value[] {
    const values: Value[] = [];
    for (const lowerKey of initial) {
      const value = this.get(lowerKey);
      if (value !== undefined) values.push(value);
    }
    for (const [lowerKey, value] of this.#own) {
      if (value !== undefined && !this.initial.has(lowerKey) && takes(value.key)) values.push(value);
    }
    return values;
  }
}
