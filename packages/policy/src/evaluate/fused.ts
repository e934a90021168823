import type { Block, GroupPlan, PlanOp, PlanTerm } from '../plan/index.js';
import type { ClosureCompiler } from './compiler.js';
import type { Run } from './machine.js';
import { compileBlock } from './ops.js';
import { compileTerm } from './terms.js';

/** Operations and the term that they give members of a collection by. */
interface Producer {
  readonly module: number;
  readonly ops: Block;
  readonly term: PlanTerm;
}

/** What gives the members of a group's value: the rules of a set, or the comprehension that is the value of its one rule. */
function producersOf(plan: GroupPlan, needsKeys: boolean): Producer[] | undefined {
  if (plan.rules.length > MOST_RULES || plan.rules.some((rule) => rule.otherwise !== undefined)) return undefined;
  if (plan.kind === 'set') return plan.rules.map(({ module, ops, key }) => ({ module, ops, term: key! }));
  const [rule] = plan.rules;
  if (plan.kind !== 'complete' || rule === undefined || plan.rules.length > 1 || plan.fallback !== undefined)
    return undefined;
  const [only] = rule.ops;
  if (rule.ops.length !== 1 || only?.op !== 'let' || only.term.op !== 'collect') return undefined;
  if (rule.value?.op !== 'slot' || rule.value.slot !== only.slot) return undefined;
  if (needsKeys && only.term.into === 'array') return undefined;
  return [{ module: rule.module, ops: only.term.ops, term: only.term.head }];
}

type ScanOp = PlanOp & { op: 'scan' };

/** Rule bodies are compiled into each other this deep. */
const DEEPEST = 3;
/** Sets of more rules are made first and scanned then. */
const MOST_RULES = 8;

/**
 * A scan of a partial set, or of a comprehension that is a rule's value, whose order does not show: each member goes from the rule's body straight into what follows, and the
 * set is never made. A member that several solutions give comes several times, which changes nothing where only sets,
 * objects or truth come out. When the set is wanted again in the same evaluation it is made after all. Undefined where the
 * scan is no such one.
 */
export function compileFused(c: ClosureCompiler, op: ScanOp, next: Run, whole: Run): Run | undefined {
  if (c.ordered || op.from.op !== 'rule' || c.fused >= DEEPEST) return undefined;
  const plan = c.plan.groups[op.from.group]!;
  const producers = producersOf(plan, op.key !== undefined);
  if (producers === undefined) return undefined;
  const { key, value } = op;
  const { id } = plan;
  c.fused++;
  const bodies = producers.map(({ module, ops, term }) =>
    c.inModule(module, () => {
      const member = compileTerm(c, term);
      return compileBlock(c, ops, (m) => {
        const found = member(m);
        if (found === undefined) return false;
        if (key !== undefined) m.slots[key] = found;
        if (value !== undefined) m.slots[value] = found;
        return next(m);
      });
    }),
  );
  c.fused--;
  // The set itself is made by its own closures, which the compiler keeps.
  c.group(id);
  return (m) => {
    if (m.overrides !== undefined || m.memoEpoch[id] === m.epoch || m.fusedEpoch[id] === m.epoch || m.active[id]) {
      return whole(m);
    }
    m.fusedEpoch[id] = m.epoch;
    m.active[id] = true;
    try {
      for (let i = 0; i < bodies.length; i++) {
        if (++m.steps > m.limit) m.exhausted();
        if (bodies[i]!(m)) return true;
      }
      return false;
    } finally {
      m.active[id] = false;
    }
  };
}
