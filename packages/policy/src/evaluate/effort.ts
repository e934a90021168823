import { PolicyEvalError } from '../errors.js';
import { EffortError, effort } from '../values/index.js';

/** Parts of values that may be walked over for each step of the budget: such a walk is much cheaper than a step. */
const PARTS_PER_STEP = 16;

/** Sets the limit of the walks of an evaluation; the result goes back to {@link endEffort}. */
export function beginEffort(maxSteps: number): { readonly spent: number; readonly limit: number } {
  const { spent, limit } = effort;
  effort.spent = 0;
  effort.limit = maxSteps * PARTS_PER_STEP;
  return { spent, limit };
}

/** Gives an evaluation around this one its count and limit back. */
export function endEffort(outer: { readonly spent: number; readonly limit: number }): void {
  effort.spent = outer.spent;
  effort.limit = outer.limit;
}

/** Runs something that walks over values under the budget of an evaluation. */
export function bounded<T>(maxSteps: number, run: () => T): T {
  const outer = beginEffort(maxSteps);
  try {
    return run();
  } catch (error) {
    throw error instanceof EffortError ? stepLimit(maxSteps, error) : error;
  } finally {
    endEffort(outer);
  }
}

/** The error of a spent budget. */
export function stepLimit(maxSteps: number, cause?: unknown): PolicyEvalError {
  const message = `evaluation stopped after ${maxSteps} steps: raise maxSteps, or simplify the policy`;
  return new PolicyEvalError('eval_step_limit', message, undefined, cause === undefined ? undefined : { cause });
}
