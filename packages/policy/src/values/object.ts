import { compare, compareStrings, equal } from './compare.js';
import { spend } from './effort.js';
import { hashOf, mix, pairHash } from './hash.js';
import { keyText } from './key-text.js';
import { SpecialValue } from './special.js';
import type { PlainObject, Value } from './value.js';

type Scalar = null | boolean | number | string;
type Entry = [key: Value, value: Value];

/**
 * An object with at least one key that is not a string (an object with string keys is a plain one: {@link ObjectBuilder}
 * picks the form). Built with {@link RegoObject.set}, then immutable.
 */
export class RegoObject extends SpecialValue {
  readonly #scalars = new Map<Scalar, Value>();
  #composites: Map<number, Entry[]> | undefined;
  #size = 0;
  #keys: readonly Value[] | undefined;
  #hash: number | undefined;

  get size(): number {
    return this.#size;
  }

  get(key: Value): Value | undefined {
    if (typeof key !== 'object' || key === null) return this.#scalars.get(key);
    return this.#entry(key)?.[1];
  }

  set(key: Value, value: Value): void {
    this.#hash = undefined;
    if (typeof key !== 'object' || key === null) {
      if (!this.#scalars.has(key)) this.#grow();
      this.#scalars.set(key, value);
      return;
    }
    const entry = this.#entry(key);
    if (entry !== undefined) {
      entry[1] = value;
      return;
    }
    this.#grow();
    this.#composites ??= new Map();
    const hash = hashOf(key);
    const bucket = this.#composites.get(hash);
    if (bucket === undefined) this.#composites.set(hash, [[key, value]]);
    else bucket.push([key, value]);
  }

  /** The keys in OPA's order. */
  keys(): readonly Value[] {
    if (this.#keys === undefined) {
      const keys: Value[] = Array.from(this.#scalars.keys());
      if (this.#composites !== undefined) {
        for (const bucket of this.#composites.values()) for (const [key] of bucket) keys.push(key);
      }
      this.#keys = keys.sort(compare);
    }
    return this.#keys;
  }

  equals(other: RegoObject): boolean {
    if (this === other) return true;
    if (this.#size !== other.#size) return false;
    spend(this.#size);
    for (const key of this.keys()) {
      const value = other.get(key);
      if (value === undefined || !equal(this.get(key)!, value)) return false;
    }
    return true;
  }

  hash(): number {
    if (this.#hash === undefined) {
      let sum = 0x3c6ef372;
      for (const key of this.keys()) sum = (sum + pairHash(key, this.get(key)!)) | 0;
      this.#hash = mix(sum);
    }
    return this.#hash;
  }

  /** JSON has string keys only: other keys become their JSON text. */
  toJSON(): unknown {
    const result: { [key: string]: Value } = {};
    for (const key of this.keys()) setOwn(result, keyText(key), this.get(key)!);
    return result;
  }

  #grow(): void {
    this.#size++;
    this.#keys = undefined;
  }

  #entry(key: Value): Entry | undefined {
    const bucket = this.#composites?.get(hashOf(key));
    if (bucket === undefined) return undefined;
    for (let i = 0; i < bucket.length; i++) if (equal(bucket[i]![0], key)) return bucket[i]!;
    return undefined;
  }
}

let polluted = false;
const nothing: object = {};

/** Looks whether something added members to `Object.prototype`; to be called before each evaluation. */
export function watchPrototype(): void {
  polluted = false;
  for (const _name in nothing) polluted = true;
}

/**
 * An own entry of a plain object. What `Object.prototype` carries is never seen: its own members are functions (and
 * `__proto__`), and when {@link watchPrototype} found others every read is checked.
 */
export function ownEntry(object: PlainObject, key: string): Value | undefined {
  const value = object[key];
  if (value === undefined) return undefined;
  if (polluted || typeof value === 'function' || key === '__proto__') {
    return Object.hasOwn(object, key) ? value : undefined;
  }
  return value;
}

/** The value at a key of an object of either form. */
export function lookup(object: PlainObject | RegoObject, key: Value): Value | undefined {
  if (object instanceof RegoObject) return object.get(key);
  return typeof key === 'string' ? ownEntry(object, key) : undefined;
}

/** Sets an own entry, whatever the key's name. */
export function setOwn(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else object[key] = value;
}

/** The keys of an object in OPA's order. */
export function keysOf(object: PlainObject | RegoObject): readonly Value[] {
  if (object instanceof RegoObject) return object.keys();
  return sortedKeys(object);
}

/** The string keys of a plain object in code point order. Keys whose value is `undefined` do not exist. */
export function sortedKeys(object: PlainObject): readonly string[] {
  let keys = Object.keys(object);
  let ordered = true;
  let absent = false;
  for (let i = 0; i < keys.length; i++) {
    if (object[keys[i]!] === undefined) absent = true;
    if (i > 0 && ordered && compareStrings(keys[i - 1]!, keys[i]!) > 0) ordered = false;
  }
  if (absent) keys = keys.filter((key) => object[key] !== undefined);
  return ordered ? keys : keys.sort(compareStrings);
}

/** How many entries an object has. */
export function sizeOf(object: PlainObject | RegoObject): number {
  if (object instanceof RegoObject) return object.size;
  let size = 0;
  for (const key of Object.keys(object)) if (object[key] !== undefined) size++;
  return size;
}

/** Builds an object in its proper form: plain while all keys are strings. */
export class ObjectBuilder {
  #plain: { [key: string]: Value } | undefined = {};
  #mapped: RegoObject | undefined;

  get(key: Value): Value | undefined {
    if (this.#mapped !== undefined) return this.#mapped.get(key);
    return typeof key === 'string' ? ownEntry(this.#plain!, key) : undefined;
  }

  set(key: Value, value: Value): this {
    if (this.#mapped !== undefined) this.#mapped.set(key, value);
    else if (typeof key === 'string') setOwn(this.#plain!, key, value);
    else {
      this.#mapped = new RegoObject();
      for (const name of Object.keys(this.#plain!)) this.#mapped.set(name, this.#plain![name]!);
      this.#plain = undefined;
      this.#mapped.set(key, value);
    }
    return this;
  }

  build(): PlainObject | RegoObject {
    return this.#mapped ?? this.#plain!;
  }
}

/** An object of key-value pairs; a later pair wins. */
export function objectOf(entries: Iterable<readonly [Value, Value]>): PlainObject | RegoObject {
  const builder = new ObjectBuilder();
  for (const [key, value] of entries) builder.set(key, value);
  return builder.build();
}

/** The pairs of an object in OPA's key order. */
export function entriesOf(object: PlainObject | RegoObject): [Value, Value][] {
  return keysOf(object).map((key) => [key, lookup(object, key)!]);
}
