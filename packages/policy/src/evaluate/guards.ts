import type { Block, PlanOp, PlanTerm } from '../plan/index.js';
import { equal, type Value } from '../values/index.js';
import type { ClosureCompiler } from './compiler.js';
import { keyOf } from './index-rules.js';
import type { Get, Run } from './machine.js';
import { compileTerm } from './terms.js';

/** A path of a document or argument that a body asks for: it must be defined, and have the value where one is given. */
interface Guard {
  readonly term: PlanTerm;
  readonly value?: Value;
}

/**
 * Looks at the paths that a body needs before the body runs. A rule that they rule out is never tried, so an error that
 * the rules it calls would raise does not happen: OPA's rule index does the same, and policies rely on it.
 */
export function guarded(c: ClosureCompiler, ops: Block, args: readonly number[], run: Run): Run {
  const guards = guardsOf(ops, args);
  if (guards.length === 0) return run;
  const gets = guards.map(({ term }) => compileTerm(c, term));
  const values = guards.map(({ value }) => value);
  return (m) => {
    for (let i = 0; i < gets.length; i++) {
      const get: Get = gets[i]!;
      const found = get(m);
      if (found === undefined) return false;
      const wanted = values[i];
      if (wanted !== undefined && !equal(found, wanted)) return false;
    }
    return run(m);
  };
}

/** The guards of a body: those before its first call of a rule are reached first anyway. */
function guardsOf(ops: Block, args: readonly number[]): Guard[] {
  const found = ops.map((op) => guardOf(op, args));
  const last = found.findLastIndex((guard) => guard !== undefined);
  const from = ops.findIndex((op, i) => i < last && callsRule(op));
  if (from < 0 || ops.some(({ op }) => op === 'effect')) return [];
  return found.slice(from).filter((guard) => guard !== undefined);
}

function guardOf(op: PlanOp, args: readonly number[]): Guard | undefined {
  switch (op.op) {
    case 'let':
    case 'test':
      return op.term.op === 'slot' || keyOf(op.term, args) === undefined ? undefined : { term: op.term };
    case 'equal': {
      const { left, right } = op;
      if (right.op === 'const' && keyOf(left, args) !== undefined) return { term: left, value: right.value };
      if (left.op === 'const' && keyOf(right, args) !== undefined) return { term: right, value: left.value };
    }
  }
  return undefined;
}

/** Whether a rule or function of the policy is evaluated within the operation. */
function callsRule(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (Array.isArray(part)) return part.some(callsRule);
  const { op } = part as { readonly op?: string };
  switch (op) {
    case 'const':
      return false;
    case 'rule':
    case 'apply':
    case 'document':
    case 'descend':
      return true;
    default:
      return Object.values(part).some(callsRule);
  }
}
