import { PolicyEvalError } from '../errors.js';
import type { PlanTerm } from '../plan/index.js';
import {
  equal,
  ObjectBuilder,
  ownEntry,
  type PlainObject,
  RegoSet,
  SpecialValue,
  type Value,
} from '../values/index.js';
import { select, selectName } from './access.js';
import { compileApply, compileCall } from './calls.js';
import { baseAt, type ClosureCompiler } from './compiler.js';
import type { Get, Machine, Run } from './machine.js';
import { compileBlock } from './ops.js';

/** The closure of a term. */
export function compileTerm(c: ClosureCompiler, term: PlanTerm): Get {
  switch (term.op) {
    case 'const': {
      const { value } = term;
      return () => value;
    }
    case 'slot': {
      const { slot } = term;
      return (m) => m.slots[slot];
    }
    case 'input':
      return (m) => m.input;
    case 'base': {
      const { path } = term;
      if (path.length === 0) return (m) => m.data;
      if (path.length === 1) {
        const [name] = path;
        return (m) => selectName(m.data, name!);
      }
      return (m) => baseAt(m, path);
    }
    case 'document':
      return c.document(term.node);
    case 'descend':
      return descend(
        c,
        term.node,
        term.keys.map((key) => compileTerm(c, key)),
      );
    case 'rule':
      return c.group(term.group).get;
    case 'get':
      return get(c, term);
    case 'array':
      return array(term.items.map((item) => compileTerm(c, item)));
    case 'set':
      return set(term.items.map((item) => compileTerm(c, item)));
    case 'object':
      return object(term.entries.map(([key, value]) => [compileTerm(c, key), compileTerm(c, value)]));
    case 'call':
      return compileCall(c, term);
    case 'apply':
      return compileApply(c, term);
    case 'collect':
      return collect(c, term);
    case 'collect-object':
      return collectObject(c, term);
  }
}

function get(c: ClosureCompiler, term: PlanTerm & { op: 'get' }): Get {
  const from = compileTerm(c, term.from);
  const { key } = term;
  if (key.op === 'const') {
    const { value } = key;
    if (typeof value === 'string') return getName(term, from, value);
    if (isBase(term.from) && typeof value === 'number') return (m) => selectBase(from(m), value);
    return (m) => select(from(m), value);
  }
  const keyOf = compileTerm(c, key);
  return (m) => {
    const base = from(m);
    if (base === undefined) return undefined;
    const at = keyOf(m);
    return at === undefined ? undefined : select(base, at);
  };
}

/** In base data a number also names the member of an object that it writes. */
function selectBase(base: Value | undefined, key: number): Value | undefined {
  const value = select(base, key);
  return value === undefined ? selectName(base, String(key)) : value;
}

/** Whether the term is a part of base data, whose objects never change. */
export function isBase(term: PlanTerm): boolean {
  if (term.op === 'base') return true;
  return term.op === 'get' && isBase(term.from);
}

function getName(term: PlanTerm & { op: 'get' }, from: Get, name: string): Get {
  // The commonest bases are read without a call: `input.x` and `local.x`.
  if (term.from.op === 'input') {
    return (m) => {
      const base = m.input;
      if (typeof base !== 'object' || base === null || Array.isArray(base) || base instanceof SpecialValue)
        return selectName(base, name);
      return ownEntry(base as PlainObject, name);
    };
  }
  if (term.from.op === 'slot') {
    const { slot } = term.from;
    return (m) => {
      const base = m.slots[slot];
      if (typeof base !== 'object' || base === null || Array.isArray(base) || base instanceof SpecialValue)
        return selectName(base, name);
      return ownEntry(base as PlainObject, name);
    };
  }
  return (m) => selectName(from(m), name);
}

/** Walks down the rule tree by keys known at run time, then into values. */
function descend(c: ClosureCompiler, start: number, keys: readonly Get[]): Get {
  return (m) => {
    let index = start;
    let at = 0;
    for (; at < keys.length; at++) {
      const node = c.plan.nodes[index]!;
      if (node.group !== undefined) break;
      const key = keys[at]!(m);
      if (key === undefined) return undefined;
      const child = typeof key === 'string' ? node.children.get(key) : undefined;
      if (child === undefined) return rest(m, select(baseAt(m, node.path), key), keys, at + 1);
      index = child;
    }
    return rest(m, c.document(index)(m), keys, at);
  };
}

function rest(m: Machine, base: Value | undefined, keys: readonly Get[], from: number): Value | undefined {
  let value = base;
  for (let i = from; i < keys.length; i++) {
    if (value === undefined) return undefined;
    const key = keys[i]!(m);
    value = key === undefined ? undefined : select(value, key);
  }
  return value;
}

function array(items: readonly Get[]): Get {
  return (m) => {
    const result = new Array<Value>(items.length);
    for (let i = 0; i < items.length; i++) {
      const value = items[i]!(m);
      if (value === undefined) return undefined;
      result[i] = value;
    }
    return result;
  };
}

function set(items: readonly Get[]): Get {
  return (m) => {
    const result = new RegoSet();
    for (let i = 0; i < items.length; i++) {
      const value = items[i]!(m);
      if (value === undefined) return undefined;
      result.add(value);
    }
    return result;
  };
}

function object(entries: readonly (readonly [Get, Get])[]): Get {
  return (m) => {
    const builder = new ObjectBuilder();
    for (let i = 0; i < entries.length; i++) {
      const key = entries[i]![0](m);
      if (key === undefined) return undefined;
      const value = entries[i]![1](m);
      if (value === undefined) return undefined;
      builder.set(key, value);
    }
    return builder.build();
  };
}

function collect(c: ClosureCompiler, term: PlanTerm & { op: 'collect' }): Get {
  const head = compileTerm(c, term.head);
  // The collection under way, per machine: bodies of comprehensions nest, but one never runs inside itself.
  const slot: { current: Value[] } = { current: [] };
  const sets: { current: RegoSet } = { current: new RegoSet() };
  if (term.into === 'array') {
    const sink: Run = (m) => {
      const value = head(m);
      if (value !== undefined) slot.current.push(value);
      return false;
    };
    const run = c.inOrder(true, () => compileBlock(c, term.ops, sink));
    return (m) => {
      const outer = slot.current;
      const result: Value[] = [];
      slot.current = result;
      run(m);
      slot.current = outer;
      return result;
    };
  }
  const sink: Run = (m) => {
    const value = head(m);
    if (value !== undefined) sets.current.add(value);
    return false;
  };
  const run = c.inOrder(false, () => compileBlock(c, term.ops, sink));
  return (m) => {
    const outer = sets.current;
    const result = new RegoSet();
    sets.current = result;
    run(m);
    sets.current = outer;
    return result;
  };
}

function collectObject(c: ClosureCompiler, term: PlanTerm & { op: 'collect-object' }): Get {
  const key = compileTerm(c, term.key);
  const value = compileTerm(c, term.value);
  const place = c.place(term.at);
  const state: { current: ObjectBuilder } = { current: new ObjectBuilder() };
  const sink: Run = (m) => {
    const name = key(m);
    const entry = value(m);
    if (name === undefined || entry === undefined) return false;
    const known = state.current.get(name);
    if (known === undefined) state.current.set(name, entry);
    else if (!equal(known, entry)) {
      throw new PolicyEvalError('eval_conflict_error', 'object keys must be unique', place());
    }
    return false;
  };
  const run = c.inOrder(false, () => compileBlock(c, term.ops, sink));
  return (m) => {
    const outer = state.current;
    const builder = new ObjectBuilder();
    state.current = builder;
    run(m);
    state.current = outer;
    return builder.build();
  };
}
