import type { Position, Source } from './ast/index.js';

/** OPA's class of a compile problem. */
export type CompileCode =
  | 'rego_parse_error'
  | 'rego_compile_error'
  | 'rego_type_error'
  | 'rego_unsafe_var_error'
  | 'rego_recursion_error';

/** One thing that is wrong in a module. */
export interface CompileProblem {
  readonly code: CompileCode;
  /** What is wrong; hints stand in brackets at its end. */
  readonly message: string;
  readonly position: Position;
  /** What to do about it, when that is known. */
  readonly hint?: string;
  /** Lines that OPA prints below the message. */
  readonly details?: readonly string[];
}

/** Base of every error of this package; `code` is stable. */
export class PolicyError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PolicyError';
    this.code = code;
  }
}

/** Modules or queries that do not compile: every problem that the failing stage found. */
export class PolicyCompileError extends PolicyError {
  readonly problems: readonly CompileProblem[];

  constructor(problems: readonly CompileProblem[]) {
    super('POLICY_COMPILE', `${problems.length} problem(s)\n${problems.map(problemText).join('\n')}`);
    this.name = 'PolicyCompileError';
    this.problems = problems;
  }
}

/** How an evaluation can end without a result. */
export type EvalCode =
  | 'eval_conflict_error'
  | 'eval_type_error'
  | 'eval_builtin_error'
  | 'eval_with_merge_error'
  | 'eval_cancel_error'
  | 'eval_step_limit'
  | 'eval_depth_limit'
  | 'eval_async_builtin'
  | 'eval_internal_error';

/** An evaluation that ended with an error; `code` is OPA's where OPA has one. */
export class PolicyEvalError extends PolicyError {
  declare readonly code: EvalCode;
  readonly position: Position | undefined;

  constructor(code: EvalCode, message: string, position?: Position, options?: ErrorOptions) {
    super(code, `${position === undefined ? '' : `${position.file}:${position.row}: `}${code}: ${message}`, options);
    this.name = 'PolicyEvalError';
    this.position = position;
  }
}

/** Rules or calls of a function that gave different values. */
export class ConflictError extends PolicyEvalError {
  /** The rule and its values with their places, as newer versions of OPA tell it. */
  readonly listing: string;

  constructor(message: string, position: Position | undefined, listing: string) {
    super('eval_conflict_error', message, position);
    this.listing = listing;
  }
}

/** `file:row:column: code: message`. */
export function problemText(problem: CompileProblem): string {
  return `${positionText(problem.position)}: ${problem.code}: ${problem.message}`;
}

function positionText(position: Position): string {
  return `${position.file}:${position.row}:${position.column}`;
}

/** Collects problems of one source. */
export class Problems {
  readonly list: CompileProblem[] = [];

  add(
    code: CompileCode,
    source: Source,
    at: number,
    message: string,
    hint?: string,
    details?: readonly string[],
  ): void {
    const position = source.position(at);
    this.list.push({
      code,
      message,
      position,
      ...(hint !== undefined && { hint }),
      ...(details !== undefined && { details }),
    });
  }

  /** Ends the compilation when there is any problem. */
  throwIfAny(): void {
    if (this.list.length > 0) throw new PolicyCompileError(this.list);
  }
}
