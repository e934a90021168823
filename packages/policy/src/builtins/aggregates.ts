import {
  add,
  compare,
  equal,
  isArray,
  isNumber,
  isObject,
  keysOf,
  lookup,
  mul,
  type NumberValue,
  RegoSet,
  sizeOf,
  type Value,
} from '../values/index.js';
import { exactPair } from './arithmetic.js';
import { collectionOperand, type Operands, wrongElement, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

const SET_FIRST = ['set', 'array'] as const;

/** `count`, `sum`, `product`, `max`, `min`, `sort`, `in`, and the deprecated `any` and `all`. */
export const aggregates: readonly Builtin[] = implement({
  count: ([value]) => count(value!),
  sum: (args) => fold(args, 0, (total, next) => exactPair(total, next, (a, b) => a + b, add)),
  product: (args) => fold(args, 1, (total, next) => exactPair(total, next, (a, b) => a * b, mul)),
  max: (args) => extreme(args, 1),
  min: (args) => extreme(args, -1),
  sort: (args) => [...collectionOperand(args, 1, SET_FIRST)].sort(compare),
  all: (args) => collectionOperand(args, 1).every((value) => value === true),
  any: (args) => collectionOperand(args, 1).includes(true),
  'internal.member_2': ([value, collection]) => isMember(value!, collection!),
  'internal.member_3': ([key, value, collection]) => isMemberAt(key!, value!, collection!),
});

function count(value: Value): number {
  if (typeof value === 'string') {
    let points = 0;
    for (const _ of value) points++;
    return points;
  }
  if (isArray(value)) return value.length;
  if (value instanceof RegoSet) return value.size;
  if (isObject(value)) return sizeOf(value);
  throw wrongType(1, value, 'array', 'object', 'set', 'string');
}

function fold(args: Operands, start: NumberValue, step: (total: NumberValue, next: NumberValue) => NumberValue): Value {
  let total = start;
  for (const next of collectionOperand(args, 1, SET_FIRST)) {
    if (!isNumber(next)) throw wrongElement(1, args[0]!, next, 'number');
    total = step(total, next);
  }
  return total;
}

function extreme(args: Operands, direction: 1 | -1): Value | undefined {
  let best: Value | undefined;
  for (const value of collectionOperand(args, 1, SET_FIRST)) {
    if (best === undefined || compare(value, best) * direction > 0) best = value;
  }
  return best;
}

function isMember(value: Value, collection: Value): boolean {
  if (collection instanceof RegoSet) return collection.has(value);
  if (isArray(collection)) return collection.some((member) => equal(member, value));
  if (isObject(collection)) return keysOf(collection).some((key) => equal(lookup(collection, key)!, value));
  return false;
}

function isMemberAt(key: Value, value: Value, collection: Value): boolean {
  if (collection instanceof RegoSet) return equal(key, value) && collection.has(key);
  if (isArray(collection)) {
    const member = typeof key === 'number' ? collection[key] : undefined;
    return member !== undefined && equal(member, value);
  }
  if (!isObject(collection)) return false;
  const member = lookup(collection, key);
  return member !== undefined && equal(member, value);
}
