import type { PlanOp, WithChange } from '../plan/index.js';
import type { Value } from '../values/index.js';
import { replaceAt } from './access.js';
import type { ClosureCompiler } from './compiler.js';
import type { Get, Machine, Override, Replacement, Run } from './machine.js';
import { compileBlock } from './ops.js';
import { compileTerm } from './terms.js';

interface Saved {
  input: Value | undefined;
  data: Value;
  epoch: number;
  overrides: readonly Override[] | undefined;
  replacements: ReadonlyMap<string, Replacement> | undefined;
}

type Change = (m: Machine) => boolean;

/** Runs the block with the changes in force; what follows runs without them. */
export function compileWith(c: ClosureCompiler, op: PlanOp & { op: 'with' }, next: Run): Run {
  const changes = op.changes.map((change) => compileChange(c, change));
  // What holds outside, one entry per `with` under way.
  const outer: Saved[] = [];
  const run = compileBlock(c, op.ops, (m) => {
    const inside = save(m);
    const outside = outer.pop()!;
    restore(m, outside);
    const stop = next(m);
    restore(m, inside);
    outer.push(outside);
    return stop;
  });
  return (m) => {
    const saved = save(m);
    const depth = outer.length;
    try {
      for (const prepare of changes) if (!prepare(m)) return false;
      m.newEpoch();
      outer.push(saved);
      return run(m);
    } finally {
      outer.length = depth;
      restore(m, saved);
    }
  };
}

function save(m: Machine): Saved {
  return { input: m.input, data: m.data, epoch: m.epoch, overrides: m.overrides, replacements: m.replacements };
}

function restore(m: Machine, saved: Saved): void {
  m.input = saved.input;
  m.data = saved.data;
  m.epoch = saved.epoch;
  m.overrides = saved.overrides;
  m.replacements = saved.replacements;
}

/** Applies one change; false where its value is undefined. */
function compileChange(c: ClosureCompiler, change: WithChange): Change {
  if (change.target === 'function') return compileReplacement(c, change);
  const value = compileTerm(c, change.value);
  const path = change.path.map((part) => compileTerm(c, part));
  const { target } = change;
  return (m) => {
    const replacement = value(m);
    if (replacement === undefined) return false;
    const keys = evaluatePath(m, path);
    if (keys === undefined) return false;
    if (target === 'input') {
      m.input = replaceAt(m.input, keys, replacement);
      return true;
    }
    m.data = replaceAt(m.data, keys, replacement);
    m.overrides = [...(m.overrides ?? []), { path: keys.map(String), value: replacement }];
    return true;
  };
}

function evaluatePath(m: Machine, path: readonly Get[]): Value[] | undefined {
  const keys: Value[] = [];
  for (const part of path) {
    const key = part(m);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}

function compileReplacement(c: ClosureCompiler, change: WithChange & { target: 'function' }): Change {
  const { name, value } = change;
  const install = (m: Machine, replacement: Replacement): boolean => {
    m.replacements = new Map(m.replacements).set(name, replacement);
    return true;
  };
  if (value.op === 'builtin') {
    const builtin = c.builtin(value.name);
    return (m) => install(m, { call: (inner, args) => builtin?.evaluate?.(args, inner.context) });
  }
  if (value.op === 'function') {
    const { group } = value;
    return (m) =>
      install(m, {
        call: (inner, args) => {
          // Inside the replacement nothing is replaced.
          const { replacements } = inner;
          inner.replacements = undefined;
          const { epoch } = inner;
          inner.newEpoch();
          try {
            return c.group(group).apply(inner, args);
          } finally {
            inner.replacements = replacements;
            inner.epoch = epoch;
          }
        },
      });
  }
  const get = compileTerm(c, value);
  return (m) => {
    const result = get(m);
    return result === undefined ? false : install(m, { call: () => result });
  };
}
