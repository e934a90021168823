import { spend } from './effort.js';
import { RegoNumber } from './number.js';
import { RegoObject } from './object.js';
import { RegoSet } from './set.js';
import type { PlainObject, Value } from './value.js';

const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);

/** A 32-bit hash of the structure: equal values have equal hashes, whatever the order of their keys. */
export function hashOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return hashString(value);
    case 'number':
      if ((value | 0) === value) return Math.imul(value ^ 0x9e3779b9, 0x85ebca6b);
      doubles[0] = value;
      return Math.imul(words[0]! ^ Math.imul(words[1]!, 31), 0x85ebca6b);
    case 'boolean':
      return value ? 0x1b873593 : 0x2c1b3c6d;
  }
  if (value === null) return 0x165667b1;
  if (Array.isArray(value)) {
    spend(value.length);
    let hash = 0x27d4eb2f;
    for (let i = 0; i < value.length; i++) hash = (Math.imul(hash, 31) + hashOf(value[i] as Value)) | 0;
    return mix(hash);
  }
  if (value instanceof RegoSet || value instanceof RegoObject) return value.hash();
  if (value instanceof RegoNumber) return mix(hashString(value.digits.toString()) + value.exponent);
  let hash = 0x3c6ef372;
  const object = value as PlainObject;
  const keys = Object.keys(object);
  spend(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const entry = object[keys[i]!];
    if (entry !== undefined) hash = (hash + pairHash(keys[i]!, entry)) | 0;
  }
  return mix(hash);
}

/** The hash of one key and its value, to be added up over an object. */
export function pairHash(key: Value, value: Value): number {
  return mix((Math.imul(hashOf(key), 0x01000193) ^ hashOf(value)) | 0);
}

function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Spreads the bits of a sum, so that sums of sums keep apart. */
export function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
