import type { ProgramRule } from '../compile/index.js';

/** A rule that matched and logs, as the transaction tells it. Texts are byte strings (latin1). */
export interface MatchedRule {
  readonly rule: ProgramRule;
  readonly id: number;
  readonly phase: number;
  readonly message: string;
  /** `logdata` with its macros expanded. */
  readonly data: string;
  readonly tags: readonly string[];
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number | undefined;
  /** What matched; the first `maxMatches` of them. */
  readonly matches: readonly Match[];
  /** True when this rule is the one that interrupted the transaction. */
  readonly disruptive: boolean;
}

/** One value that matched. */
export interface Match {
  /** `ARGS:id`. */
  readonly name: string;
  /** The value after its transformations. */
  readonly value: string;
  /** Where the match lies in `value`; -1 when the operator does not tell. */
  readonly start: number;
  readonly end: number;
}

/** Matches kept for one rule. */
export const maxMatches = 8;

/** What the rules want done with the request or response. */
export interface Interruption {
  readonly action: 'deny' | 'drop' | 'redirect';
  /** HTTP status for `deny`, of the redirection for `redirect`. */
  readonly status: number;
  /** Of `redirect`. */
  readonly location?: string;
  /** The rule that decided; 0 for a limit. */
  readonly ruleId: number;
  readonly phase: number;
  /** Set when a limit was reached: which one. */
  readonly limit?: string;
}
