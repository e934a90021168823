import { spend } from './effort.js';
import { numberText, type RegoNumber } from './number.js';
import { keysOf, lookup, RegoObject, setOwn } from './object.js';
import { stringify } from './print.js';
import { RegoSet } from './set.js';
import { SpecialValue } from './special.js';
import type { Value } from './value.js';

/** A value of JSON alone. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The value as plain JSON data: sets are sorted arrays, keys that are no strings become their JSON text, and numbers beyond a
 * double become the nearest one. What is plain already is returned as it is.
 */
export function toPlain(value: Value): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return plainList(value as readonly Value[]);
  if (value instanceof SpecialValue) {
    if (value instanceof RegoSet) {
      spend(value.size);
      return value.sorted().map(toPlain);
    }
    if (value instanceof RegoObject) return plainEntries(value);
    return Number(numberText(value as RegoNumber));
  }
  return plainObject(value as { readonly [key: string]: Value });
}

/** The list itself until an entry is found that is not plain: each entry is looked at once. */
function plainList(list: readonly Value[]): Json {
  spend(list.length);
  let copy: Json[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const entry = list[i]!;
    const plain = typeof entry === 'object' && entry !== null ? toPlain(entry) : entry;
    if (plain !== entry) copy ??= list.slice(0, i) as Json[];
    copy?.push(plain);
  }
  return copy ?? (list as readonly Json[]);
}

function plainObject(object: { readonly [key: string]: Value }): Json {
  const keys = Object.keys(object);
  spend(keys.length);
  let copy: { [key: string]: Value } | undefined;
  for (let i = 0; i < keys.length; i++) {
    const entry = object[keys[i]!]!;
    const plain = typeof entry === 'object' && entry !== null ? toPlain(entry) : entry;
    if (plain !== entry && copy === undefined) {
      copy = {};
      for (const key of keys.slice(0, i)) setOwn(copy, key, object[key]!);
    }
    if (copy !== undefined) setOwn(copy, keys[i]!, plain as Value);
  }
  return (copy ?? object) as { readonly [key: string]: Json };
}

function plainEntries(object: RegoObject): Json {
  const result: { [key: string]: Value } = {};
  const keys = keysOf(object);
  spend(keys.length);
  for (const key of keys) {
    const name = typeof key === 'string' ? key : stringify(key);
    setOwn(result, name, toPlain(lookup(object, key)!) as Value);
  }
  return result as { readonly [key: string]: Json };
}
