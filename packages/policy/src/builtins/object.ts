import {
  equal,
  isArray,
  isObject,
  keysOf,
  lookup,
  ObjectBuilder,
  RegoSet,
  sizeOf,
  spend,
  type Value,
} from '../values/index.js';
import { typeError } from './builtin-error.js';
import { arrayOperand, type ObjectValue, type Operands, objectOperand, wrongElement, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** `object.get`, `object.keys`, `object.filter`, `object.remove`, `object.union`, `object.union_n`, `object.subset`. */
export const object: readonly Builtin[] = implement({
  'object.get': (args) => getAt(objectOperand(args, 1), args[1]!, args[2]!),
  'object.keys': (args) => new RegoSet(keysOf(objectOperand(args, 1))),
  'object.filter': (args) => {
    const source = objectOperand(args, 1);
    const result = new ObjectBuilder();
    for (const key of selectedKeys(args)) {
      const value = lookup(source, key);
      if (value !== undefined) result.set(key, value);
    }
    return result.build();
  },
  'object.remove': (args) => {
    const source = objectOperand(args, 1);
    const removed = new RegoSet(selectedKeys(args));
    const result = new ObjectBuilder();
    for (const key of keysOf(source)) if (!removed.has(key)) result.set(key, lookup(source, key)!);
    return result.build();
  },
  'object.union': (args) => merge(objectOperand(args, 1), objectOperand(args, 2)),
  'object.union_n': (args) => {
    let result: ObjectValue = {};
    for (const next of arrayOperand(args, 1)) {
      if (!isObject(next)) throw wrongElement(1, args[0]!, next, 'object');
      result = merge(result, next);
    }
    return result;
  },
  'object.subset': ([all, part]) => isSubset(all!, part!),
});

/** A key, or an array of keys as a path through objects and arrays. */
function getAt(source: ObjectValue, path: Value, otherwise: Value): Value {
  if (!isArray(path)) {
    const value = lookup(source, path);
    return value === undefined ? otherwise : value;
  }
  let at: Value = source;
  for (const key of path) {
    const next: Value | undefined = childOf(at, key);
    if (next === undefined) return otherwise;
    at = next;
  }
  return at;
}

function childOf(value: Value, key: Value): Value | undefined {
  if (isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (value instanceof RegoSet) return value.has(key) ? key : undefined;
  return isObject(value) ? lookup(value, key) : undefined;
}

function selectedKeys(args: Operands): readonly Value[] {
  const keys = args[1]!;
  if (isArray(keys)) return keys;
  if (keys instanceof RegoSet) return keys.sorted();
  if (isObject(keys)) return keysOf(keys);
  throw wrongType(2, keys, 'object', 'set', 'array');
}

/** Deep union; where both have a value that is no object, the second wins. Recursion is as deep as both nest. */
function merge(first: ObjectValue, second: ObjectValue): ObjectValue {
  const result = new ObjectBuilder();
  spend(sizeOf(first) + sizeOf(second));
  for (const key of keysOf(first)) result.set(key, lookup(first, key)!);
  for (const key of keysOf(second)) {
    const before = lookup(first, key);
    const after = lookup(second, key)!;
    result.set(key, isObject(before) && isObject(after) ? merge(before, after) : after);
  }
  return result.build();
}

function isSubset(all: Value, part: Value): boolean {
  if (isObject(all) && isObject(part)) return objectSubset(all, part);
  if (all instanceof RegoSet && part instanceof RegoSet) return part.sorted().every((value) => all.has(value));
  if (isArray(all) && isArray(part)) return arraySubset(all, part);
  if (isArray(all) && part instanceof RegoSet) {
    const members = new RegoSet(all);
    return part.sorted().every((value) => members.has(value));
  }
  throw typeError('both arguments object.subset must be of the same type or array and set');
}

function objectSubset(all: ObjectValue, part: ObjectValue): boolean {
  if (sizeOf(part) > sizeOf(all)) return false;
  spend(sizeOf(part));
  for (const key of keysOf(part)) {
    const outer = lookup(all, key);
    if (outer === undefined || !contains(outer, lookup(part, key)!)) return false;
  }
  return true;
}

/** Nested collections of one kind are compared as subsets, everything else by equality. */
function contains(outer: Value, inner: Value): boolean {
  if (isObject(outer) && isObject(inner)) return objectSubset(outer, inner);
  if (outer instanceof RegoSet && inner instanceof RegoSet) return inner.sorted().every((value) => outer.has(value));
  if (isArray(outer) && isArray(inner)) return arraySubset(outer, inner);
  return equal(outer, inner);
}

/** Whether the second array stands, without gaps, somewhere in the first. */
function arraySubset(all: readonly Value[], part: readonly Value[]): boolean {
  if (part.length === 0) return true;
  for (let start = 0; start + part.length <= all.length; start++) {
    if (part.every((value, index) => equal(all[start + index]!, value))) return true;
  }
  return false;
}
