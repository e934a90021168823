import type { MatchedRule, Transaction } from './engine/index.js';

/** What a transaction came to. */
export interface Verdict {
  /**
   * `pass`, or what the rules want done; `limit` when input reached a limit, which interrupts in block mode only. In
   * observe mode rules never interrupt, so the decision is `pass` or `limit`.
   */
  readonly decision: 'pass' | 'deny' | 'drop' | 'redirect' | 'limit';
  /** True when the request or response must not go on. */
  readonly interrupted: boolean;
  /** HTTP status of the answer when interrupted. */
  readonly status: number | undefined;
  /** Of a redirection. */
  readonly location: string | undefined;
  /** The rule that interrupted; 0 for a limit. */
  readonly ruleId: number | undefined;
  /** Which limit was reached. */
  readonly limit: string | undefined;
  /** The rules that matched and log, in order. */
  readonly rules: readonly MatchedRule[];
}

/** The verdict of a transaction so far. */
export function verdictOf({ state }: Transaction): Verdict {
  const { interruption, limit } = state;
  const limited = interruption === undefined ? limit !== undefined : interruption.limit !== undefined;
  return {
    decision: limited ? 'limit' : (interruption?.action ?? 'pass'),
    interrupted: interruption !== undefined,
    status: interruption?.status,
    location: interruption?.location,
    ruleId: interruption?.ruleId,
    limit,
    rules: state.matches,
  };
}
