import { Value } from './value.js';

/** A collection that rules write: TX, IP, SESSION ... Keys are compared without case. */
export class Store {
  readonly variable: string;
  readonly #values: Map<string, Value>;
  /** Keys that were written, in lower case; for persistent collections. */
  readonly written: Set<string> = new Set<string>();

  /** `initial` values are by key in lower case. */
  constructor(variable: string, initial?: ReadonlyMap<string, Value>) {
    this.variable = variable;
    this.#values = new Map(initial);
  }

  get size(): number {
    return this.#values.size;
  }

  get(lowerKey: string): Value | undefined {
    return this.#values.get(lowerKey);
  }

  set(key: string, text: string): void {
    this.#values.set(key.toLowerCase(), new Value(this.variable, key, text));
  }

  delete(lowerKey: string): void {
    this.#values.delete(lowerKey);
  }

  all(): Value[] {
    return [...this.#values.values()];
  }
}
