import { compare, equal } from './compare.js';
import { spend } from './effort.js';
import { hashOf, mix } from './hash.js';
import { SpecialValue } from './special.js';
import type { Value } from './value.js';

type Scalar = null | boolean | number | string;

/**
 * A set of Rego values. It is built with {@link RegoSet.add} and from then on treated as immutable: whoever made it may
 * add, nobody else. Scalars cost one native set entry, composites one bucket found by structural hash.
 */
export class RegoSet extends SpecialValue implements Iterable<Value> {
  readonly #scalars = new Set<Scalar>();
  #composites: Map<number, Value[]> | undefined;
  /** How many composites there are. */
  #composed = 0;
  #list: readonly Value[] | undefined;
  #sorted: readonly Value[] | undefined;
  #hash: number | undefined;

  constructor(values?: Iterable<Value>) {
    super();
    if (values !== undefined) for (const value of values) this.add(value);
  }

  get size(): number {
    return this.#scalars.size + this.#composed;
  }

  /** Adds a value; tells whether it was new. */
  add(value: Value): boolean {
    if (typeof value !== 'object' || value === null) {
      const before = this.#scalars.size;
      this.#scalars.add(value);
      if (this.#scalars.size === before) return false;
    } else {
      this.#composites ??= new Map();
      const hash = hashOf(value);
      const bucket = this.#composites.get(hash);
      if (bucket === undefined) this.#composites.set(hash, [value]);
      else {
        for (let i = 0; i < bucket.length; i++) if (equal(bucket[i]!, value)) return false;
        bucket.push(value);
      }
      this.#composed++;
    }
    this.#sorted = undefined;
    this.#list = undefined;
    this.#hash = undefined;
    return true;
  }

  has(value: Value): boolean {
    if (typeof value !== 'object' || value === null) return this.#scalars.has(value);
    if (this.#composites === undefined) return false;
    const bucket = this.#composites.get(hashOf(value));
    if (bucket === undefined) return false;
    for (let i = 0; i < bucket.length; i++) if (equal(bucket[i]!, value)) return true;
    return false;
  }

  /** The members in no particular order, kept until the set changes; cheaper than {@link sorted}. */
  values(): readonly Value[] {
    this.#list ??= this.toArray();
    return this.#list;
  }

  /** The members in no particular order, as a new array. */
  toArray(): Value[] {
    const list: Value[] = Array.from(this.#scalars);
    if (this.#composites !== undefined) {
      for (const bucket of this.#composites.values()) for (let i = 0; i < bucket.length; i++) list.push(bucket[i]!);
    }
    return list;
  }

  /** The members in OPA's order; kept until the set changes. */
  sorted(): readonly Value[] {
    this.#sorted ??= sortValues(this.toArray());
    return this.#sorted;
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.sorted()[Symbol.iterator]();
  }

  equals(other: RegoSet): boolean {
    if (this === other) return true;
    if (this.size !== other.size) return false;
    for (const value of this.#scalars) if (!other.#scalars.has(value)) return false;
    if (this.#composites === undefined) return true;
    spend(this.size);
    for (const bucket of this.#composites.values()) for (const value of bucket) if (!other.has(value)) return false;
    return true;
  }

  hash(): number {
    if (this.#hash === undefined) {
      let sum = 0x51ed270b;
      for (const value of this.values()) sum = (sum + mix(hashOf(value))) | 0;
      this.#hash = mix(sum);
    }
    return this.#hash;
  }

  union(other: RegoSet): RegoSet {
    const result = new RegoSet();
    result.#addAll(this);
    result.#addAll(other);
    return result;
  }

  intersection(other: RegoSet): RegoSet {
    const [small, large] = this.size <= other.size ? [this, other] : [other, this];
    const result = new RegoSet();
    for (const value of small.values()) if (large.has(value)) result.add(value);
    return result;
  }

  difference(other: RegoSet): RegoSet {
    const result = new RegoSet();
    for (const value of this.values()) if (!other.has(value)) result.add(value);
    return result;
  }

  #addAll(other: RegoSet): void {
    for (const value of other.#scalars) this.#scalars.add(value);
    if (other.#composites === undefined) return;
    for (const bucket of other.#composites.values()) for (let i = 0; i < bucket.length; i++) this.add(bucket[i]!);
  }

  /** A set is an array in JSON. */
  toJSON(): unknown {
    return this.sorted();
  }
}

/** Sorts in OPA's order; strings without surrogates and numbers take the engine's own comparison. */
function sortValues(list: Value[]): Value[] {
  let strings = true;
  let numbers = true;
  for (let i = 0; i < list.length && (strings || numbers); i++) {
    const type = typeof list[i];
    if (type !== 'string' || HIGH.test(list[i] as string)) strings = false;
    if (type !== 'number') numbers = false;
  }
  if (strings) return list.sort();
  return numbers ? list.sort((a, b) => (a as number) - (b as number)) : list.sort(compare);
}

/** Units whose order differs from that of code points. */
const HIGH = /[\ud800-\uffff]/;
