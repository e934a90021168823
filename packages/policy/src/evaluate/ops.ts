import type { Block, PlanOp, PlanTerm } from '../plan/index.js';
import {
  equal,
  isObject,
  type PlainObject,
  RegoNumber,
  RegoObject,
  RegoSet,
  SpecialValue,
  sizeOf,
  sortedKeys,
  type Value,
} from '../values/index.js';
import { baseAt, type ClosureCompiler, isHidden } from './compiler.js';
import type { Get, Machine, Run } from './machine.js';
import { compileTerm, isBase } from './terms.js';
import { compileWith } from './with.js';

const found: Run = () => true;

/** The closure of a block and what follows it. */
export function compileBlock(c: ClosureCompiler, ops: Block, next: Run): Run {
  let run = next;
  for (let i = ops.length - 1; i >= 0; i--) run = compileOp(c, ops[i]!, run);
  return run;
}

function compileOp(c: ClosureCompiler, op: PlanOp, next: Run): Run {
  switch (op.op) {
    case 'let': {
      const { slot } = op;
      const get = compileTerm(c, op.term);
      return (m) => {
        const value = get(m);
        if (value === undefined) return false;
        m.slots[slot] = value;
        return next(m);
      };
    }
    case 'test': {
      const get = compileTerm(c, op.term);
      return (m) => {
        const value = get(m);
        return value === undefined || value === false ? false : next(m);
      };
    }
    case 'effect': {
      const get = compileTerm(c, op.term);
      return (m) => {
        get(m);
        return next(m);
      };
    }
    case 'equal':
      return compileEqual(c, op.left, op.right, next);
    case 'is-array': {
      const { slot, length } = op;
      return (m) => {
        const value = m.slots[slot];
        return Array.isArray(value) && value.length === length ? next(m) : false;
      };
    }
    case 'is-object': {
      const { slot, size } = op;
      return (m) => {
        const value = m.slots[slot];
        return isObject(value) && sizeOf(value) === size ? next(m) : false;
      };
    }
    case 'scan':
      return compileScan(compileTerm(c, op.from), op.key, op.value, isBase(op.from), next);
    case 'scan-node':
      return compileScanNode(c, op.node, op.key, next);
    case 'not': {
      const run = compileBlock(c, op.ops, found);
      return (m) => (run(m) ? false : next(m));
    }
    case 'exists': {
      const run = compileBlock(c, op.ops, found);
      return (m) => (run(m) ? next(m) : false);
    }
    case 'any': {
      const left = compileBlock(c, op.left, found);
      const right = compileBlock(c, op.right, found);
      return (m) => (left(m) || right(m) ? next(m) : false);
    }
    case 'every':
      return compileEvery(c, op, next);
    case 'with':
      return compileWith(c, op, next);
    case 'fail':
      return () => false;
  }
}

function compileEqual(c: ClosureCompiler, left: PlanTerm, right: PlanTerm, next: Run): Run {
  if (left.op === 'const') return compileEqualConstant(compileTerm(c, right), left.value, next);
  if (right.op === 'const') return compileEqualConstant(compileTerm(c, left), right.value, next);
  const a = compileTerm(c, left);
  const b = compileTerm(c, right);
  return (m) => {
    const x = a(m);
    if (x === undefined) return false;
    const y = b(m);
    if (y === undefined) return false;
    return x === y || (typeof x === 'object' && equal(x, y)) ? next(m) : false;
  };
}

function compileEqualConstant(get: Get, constant: Value, next: Run): Run {
  if (typeof constant !== 'object' || constant === null) return (m) => (get(m) === constant ? next(m) : false);
  return (m) => {
    const value = get(m);
    return value !== undefined && equal(value, constant) ? next(m) : false;
  };
}

const keysOfBase = new WeakMap<object, readonly string[]>();

function baseKeys(object: PlainObject): readonly string[] {
  let keys = keysOfBase.get(object);
  if (keys === undefined) keysOfBase.set(object, (keys = sortedKeys(object)));
  return keys;
}

function compileScan(from: Get, key: number | undefined, value: number | undefined, base: boolean, next: Run): Run {
  return (m) => {
    const collection = from(m);
    if (typeof collection !== 'object' || collection === null) return false;
    if (Array.isArray(collection)) return scanArray(m, collection as readonly Value[], key, value, next);
    if (collection instanceof SpecialValue) return scanSpecial(m, collection as Value, key, value, next);
    const object = collection as PlainObject;
    const keys = base ? baseKeys(object) : sortedKeys(object);
    for (let i = 0; i < keys.length; i++) {
      if (++m.steps > m.limit) m.exhausted();
      const name = keys[i]!;
      if (key !== undefined) m.slots[key] = name;
      if (value !== undefined) m.slots[value] = object[name];
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
  next: Run,
): boolean {
  if (collection instanceof RegoSet) {
    const members = collection.sorted();
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

function compileScanNode(c: ClosureCompiler, index: number, slot: number, next: Run): Run {
  const node = c.plan.nodes[index]!;
  return (m) => {
    const base = baseAt(m, node.path);
    const names = new Set<Value>();
    if (isObject(base) && !(base instanceof RegoObject)) for (const key of Object.keys(base)) names.add(key);
    else if (Array.isArray(base)) for (let i = 0; i < base.length; i++) names.add(i);
    if (m.overrides === undefined || !isHidden(m, node.path)) for (const name of node.children.keys()) names.add(name);
    const sorted = new RegoSet(names).sorted();
    for (const name of sorted) {
      m.step();
      m.slots[slot] = name;
      if (next(m)) return true;
    }
    return false;
  };
}

function compileEvery(c: ClosureCompiler, op: PlanOp & { op: 'every' }, next: Run): Run {
  const holds = compileBlock(c, op.ops, found);
  const domain = compileTerm(c, op.from);
  const over: { current: Value | undefined } = { current: undefined };
  // A member for which the body fails ends the search. The scan reads its collection first of all.
  const fails = compileScan(
    () => over.current,
    op.key,
    op.value,
    isBase(op.from),
    (m) => !holds(m),
  );
  return (m) => {
    const collection = domain(m);
    if (typeof collection !== 'object' || collection === null) return false;
    if (collection instanceof RegoNumber) return false;
    over.current = collection;
    return fails(m) ? false : next(m);
  };
}
