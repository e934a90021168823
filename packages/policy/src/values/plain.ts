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
    if (value instanceof RegoSet) return value.sorted().map(toPlain);
    if (value instanceof RegoObject) return plainEntries(value);
    return Number(numberText(value as RegoNumber));
  }
  const object = value as { readonly [key: string]: Value };
  for (const key of Object.keys(object)) {
    const entry = object[key]!;
    if (typeof entry === 'object' && entry !== null && toPlain(entry) !== entry) return plainEntries(object);
  }
  return object as { readonly [key: string]: Json };
}

function plainList(list: readonly Value[]): Json {
  for (let i = 0; i < list.length; i++) {
    const entry = list[i]!;
    if (typeof entry === 'object' && entry !== null && toPlain(entry) !== entry) return list.map(toPlain);
  }
  return list as readonly Json[];
}

function plainEntries(object: RegoObject | { readonly [key: string]: Value }): Json {
  const result: { [key: string]: Value } = {};
  for (const key of keysOf(object)) {
    const name = typeof key === 'string' ? key : stringify(key);
    setOwn(result, name, toPlain(lookup(object, key)!) as Value);
  }
  return result as { readonly [key: string]: Json };
}
