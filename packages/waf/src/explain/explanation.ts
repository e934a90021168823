import type { Verdict } from '../verdict.js';

/**
 * Why a transaction came to its verdict: every rule that was looked at, in order. Texts are byte
 * strings (latin1), not masked. Gates and settings that no request can change were decided at load and are not in the trail.
 */
export interface Explanation {
  readonly verdict: Verdict;
  /** The rules in the order in which they ran. */
  readonly trail: readonly RuleStep[];
  /** TX variables whose name holds `score` or `threshold`, as they stood at the end. */
  readonly scores: Readonly<Record<string, string>>;
  /** Bytes that operators looked at, rule by rule, without the shared passes that make inspection cheap. */
  readonly steps: number;
}

/** One rule of the trail. */
export interface RuleStep {
  readonly id: number;
  readonly phase: number;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** `removed`: `ctl:ruleRemove...` took it out of this transaction. */
  readonly outcome: 'matched' | 'not matched' | 'removed';
  /** True when this rule interrupted the transaction, or would have in block mode. */
  readonly disruptive: boolean;
  /** The SecRules of the chain that were evaluated. */
  readonly links: readonly LinkStep[];
  /** What the rule wrote into TX. */
  readonly writes: readonly TxWrite[];
}

/** One SecRule of a chain. */
export interface LinkStep {
  readonly line: number;
  /** `!@rx ^a`; empty for SecAction. */
  readonly operator: string;
  /** In order; empty for none. */
  readonly transformations: readonly string[];
  /** The values that were judged: those that matched, and others up to `ExplainOptions.values`. */
  readonly values: readonly ValueStep[];
  /** How many values were judged. */
  readonly judged: number;
}

/** One value that an operator judged. */
export interface ValueStep {
  /** `ARGS:id`. */
  readonly name: string;
  /** As the request has it. */
  readonly raw: string;
  /** After the transformations: what the operator saw. */
  readonly value: string;
  /** `excluded`: `ctl:ruleRemoveTarget...` took the value out of the rule. */
  readonly outcome: 'matched' | 'not matched' | 'excluded';
  /** Where the match lies in `value`; -1 when the operator does not tell. */
  readonly start: number;
  readonly end: number;
}

/** A change of a TX variable. */
export interface TxWrite {
  readonly name: string;
  /** undefined: was not set. */
  readonly before: string | undefined;
  /** undefined: was deleted. */
  readonly after: string | undefined;
}
