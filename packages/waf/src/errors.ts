/** Every error of this package: `code` is stable (`WAF_...`), the message says what was expected, found, where, and what to do. */
export class WafError extends Error {
  override readonly name: string = 'WafError';
  /** A stable code such as `WAF_PARSE_UNKNOWN_OPERATOR`. */
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** One fault of a rule file. */
export interface RuleProblem {
  /** A stable code such as `WAF_PARSE_UNKNOWN_VARIABLE`. */
  readonly code: string;
  /** What was expected and found. */
  readonly message: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** What the author of the rule can do. */
  readonly hint: string;
}

/** A problem as one line: `file:line:column: message (CODE); hint`. */
export function describeProblem(problem: RuleProblem): string {
  const { file, line, column, message, code, hint } = problem;
  return `${file}:${line}:${column}: ${message} (${code})${hint === '' ? '' : `; ${hint}`}`;
}

const shownProblems = 20;

/** Thrown by `compileRules` with every problem of every file, not only the first. */
export class RuleErrors extends WafError {
  override readonly name = 'RuleErrors';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    const lines = problems.slice(0, shownProblems).map(describeProblem);
    if (problems.length > shownProblems) lines.push(`... and ${problems.length - shownProblems} more`);
    super('WAF_RULES', `the rules have ${problems.length} problem(s):\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
