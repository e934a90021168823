import type { PlanOp } from '../plan/index.js';
import { type PlainObject, RegoObject, RegoSet, SpecialValue, sortedKeys, type Value } from '../values/index.js';
import type { ClosureCompiler } from './compiler.js';
import { compileFused } from './fused.js';
import type { Get, Machine, Run } from './machine.js';
import { indexedScan } from './scan-index.js';
import { compileTerm, isBase } from './terms.js';

type ScanOp = PlanOp & { op: 'scan' };

/** Each entry of a collection. `after` are the operations behind the scan, of which `next` is the closure. */
export function compileScan(c: ClosureCompiler, op: ScanOp, after: readonly PlanOp[], next: Run): Run {
  const plain = scanOf(compileTerm(c, op.from), op.key, op.value, isBase(op.from), c.ordered, next);
  if (c.explained) return plain;
  const whole = indexedScan(c, op, after, next, plain) ?? plain;
  return compileFused(c, op, next, whole) ?? whole;
}

const keysOfBase = new WeakMap<object, readonly string[]>();

/** The sorted keys of an object of base data, which never changes. */
export function baseKeys(object: PlainObject): readonly string[] {
  let keys = keysOfBase.get(object);
  if (keys === undefined) keysOfBase.set(object, (keys = sortedKeys(object)));
  return keys;
}

/** A scan over whatever the term gives. */
export function scanOf(
  from: Get,
  key: number | undefined,
  value: number | undefined,
  base: boolean,
  ordered: boolean,
  next: Run,
): Run {
  return (m) => {
    const collection = from(m);
    if (typeof collection !== 'object' || collection === null) return false;
    if (Array.isArray(collection)) return scanArray(m, collection as readonly Value[], key, value, next);
    if (collection instanceof SpecialValue) return scanSpecial(m, collection as Value, key, value, ordered, next);
    const object = collection as PlainObject;
    const keys = base ? baseKeys(object) : ordered ? sortedKeys(object) : Object.keys(object);
    for (let i = 0; i < keys.length; i++) {
      if (++m.steps > m.limit) m.exhausted();
      const name = keys[i]!;
      const entry = object[name];
      if (entry === undefined) continue;
      if (key !== undefined) m.slots[key] = name;
      if (value !== undefined) m.slots[value] = entry;
      if (next(m)) return true;
    }
    return false;
  };
}

function scanArray(
  m: Machine,
  list: readonly Value[],
  key: number | undefined,
  value: number | undefined,
  next: Run,
): boolean {
  for (let i = 0; i < list.length; i++) {
    if (++m.steps > m.limit) m.exhausted();
    if (key !== undefined) m.slots[key] = i;
    if (value !== undefined) m.slots[value] = list[i];
    if (next(m)) return true;
  }
  return false;
}

function scanSpecial(
  m: Machine,
  collection: Value,
  key: number | undefined,
  value: number | undefined,
  ordered: boolean,
  next: Run,
): boolean {
  if (collection instanceof RegoSet) {
    const members = ordered ? collection.sorted() : collection.values();
    for (let i = 0; i < members.length; i++) {
      if (++m.steps > m.limit) m.exhausted();
      if (key !== undefined) m.slots[key] = members[i];
      if (value !== undefined) m.slots[value] = members[i];
      if (next(m)) return true;
    }
  } else if (collection instanceof RegoObject) {
    for (const name of collection.keys()) {
      if (++m.steps > m.limit) m.exhausted();
      if (key !== undefined) m.slots[key] = name;
      if (value !== undefined) m.slots[value] = collection.get(name);
      if (next(m)) return true;
    }
  }
  return false;
}
