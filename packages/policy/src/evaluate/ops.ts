import type { Source } from '../ast/index.js';
import type { Block, PlanOp, PlanTerm } from '../plan/index.js';
import { equal, isObject, RegoNumber, RegoObject, RegoSet, sizeOf, type Value } from '../values/index.js';
import { baseAt, type ClosureCompiler, isHidden } from './compiler.js';
import type { Get, Run } from './machine.js';
import { compileScan, scanOf } from './scan.js';
import { compileTerm, isBase } from './terms.js';
import { compileWith } from './with.js';

const found: Run = () => true;

/** The closure of a block and what follows it. */
export function compileBlock(c: ClosureCompiler, ops: Block, next: Run): Run {
  if (c.explained && c.source !== undefined) return compileObserved(c, ops, next, c.source);
  let run = next;
  for (let i = ops.length - 1; i >= 0; i--) run = compileOne(c, ops, i, run);
  return run;
}

function compileOne(c: ClosureCompiler, ops: Block, i: number, next: Run): Run {
  const op = ops[i]!;
  return op.op === 'scan' ? compileScan(c, op, ops.slice(i + 1), next) : compileOp(c, op, next);
}

/** {@link compileBlock} that tells the observer of each try of an expression, which is one or more operations. */
function compileObserved(c: ClosureCompiler, ops: Block, next: Run, source: Source): Run {
  let run = next;
  for (let i = ops.length - 1; i >= 0; ) {
    const { at } = ops[i]!;
    let first = i;
    while (first > 0 && ops[first - 1]!.at === at) first--;
    const pass = { count: 0 };
    const after = run;
    let inner: Run =
      at === undefined
        ? after
        : (m) => {
            if (pass.count++ > 0) m.observer?.again(source, at);
            return after(m);
          };
    for (; i >= first; i--) inner = compileOne(c, ops, i, inner);
    run = at === undefined ? inner : observed(source, at, pass, inner);
  }
  return run;
}

function observed(source: Source, at: number, pass: { count: number }, run: Run): Run {
  return (m) => {
    const outer = pass.count;
    pass.count = 0;
    m.observer?.expression(source, at);
    const stop = run(m);
    if (pass.count === 0) m.observer?.failed(source, at);
    else if (!stop) m.observer?.again(source, at);
    pass.count = outer;
    return stop;
  };
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
      return compileScan(c, op, [], next);
    case 'scan-node':
      return compileScanNode(c, op.node, op.key, next);
    case 'not': {
      const run = c.inOrder(false, () => compileBlock(c, op.ops, found));
      return (m) => (run(m) ? false : next(m));
    }
    case 'exists': {
      const run = c.inOrder(false, () => compileBlock(c, op.ops, found));
      return (m) => (run(m) ? next(m) : false);
    }
    case 'any': {
      const left = c.inOrder(false, () => compileBlock(c, op.left, found));
      const right = c.inOrder(false, () => compileBlock(c, op.right, found));
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
  const holds = c.inOrder(false, () => compileBlock(c, op.ops, found));
  const domain = compileTerm(c, op.from);
  const over: { current: Value | undefined } = { current: undefined };
  // A member for which the body fails ends the search. The scan reads its collection first of all.
  const fails = scanOf(
    () => over.current,
    op.key,
    op.value,
    isBase(op.from),
    false,
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
