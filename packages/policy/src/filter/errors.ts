import type { Position } from '../ast/index.js';
import { PolicyError } from '../errors.js';

/** An expression that no filter can hold. */
export interface FilterProblem {
  /** What is wrong and what to do. */
  readonly message: string;
  /** Where it stands; absent for expressions that the search made. */
  readonly position?: Position;
  /** A way out, where there is one. */
  readonly hint?: string;
}

/** A policy, or a part of it, that does not translate into a filter: every problem that was found. */
export class FilterError extends PolicyError {
  readonly problems: readonly FilterProblem[];

  constructor(problems: readonly FilterProblem[]) {
    super('POLICY_FILTER', `${problems.length} problem(s)\n${problems.map(problemLine).join('\n')}`);
    this.name = 'FilterError';
    this.problems = problems;
  }
}

function problemLine({ message, position }: FilterProblem): string {
  return position === undefined ? message : `${position.file}:${position.row}:${position.column}: ${message}`;
}
