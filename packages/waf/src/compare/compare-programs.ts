import type { Program } from '../compile/index.js';
import { instanceOf, Transaction } from '../engine/index.js';
import { runWhole } from '../run-whole.js';
import { type JudgeOptions, sharedOptions } from '../transaction-options.js';
import { type Verdict, verdictOf } from '../verdict.js';
import { connectionOf } from '../views.js';
import type { TrafficRecord } from './traffic.js';

/** A request that two programs judge differently. */
export interface Difference {
  /** Position in the traffic, from 1. */
  readonly number: number;
  readonly method: string;
  readonly target: string;
  readonly before: Judgement;
  readonly after: Judgement;
  /** Rules that match only with the new program, and only with the old one. */
  readonly gained: readonly number[];
  readonly lost: readonly number[];
}

/** What one program says of a request. */
export interface Judgement {
  readonly decision: Verdict['decision'];
  readonly status: number | undefined;
  readonly rules: readonly number[];
}

/** The whole comparison. */
export interface Comparison {
  readonly requests: number;
  readonly different: number;
  /** Requests that only the new program interrupts, and only the old one. */
  readonly newlyStopped: number;
  readonly newlyPassed: number;
  /** By rule: in how many requests it matches more, or less. */
  readonly gained: ReadonlyMap<number, number>;
  readonly lost: ReadonlyMap<number, number>;
}

/** Options of `comparePrograms`. */
export interface CompareOptions extends JudgeOptions {
  /** Takes each difference as it is found; borrowed by nobody, so keep what you like. */
  readonly onDifference?: (difference: Difference) => void;
}

type Judge = (record: TrafficRecord) => Judgement;

function judgeOf(program: Program, options: JudgeOptions): Judge {
  const instance = instanceOf(program);
  const shared = sharedOptions(program, options);
  return ({ request, response }) => {
    const transaction = new Transaction(instance, {
      ...shared,
      connection: connectionOf(request),
      uniqueId: 'compare',
    });
    runWhole(transaction, request, response);
    transaction.finish();
    const { decision, status, rules } = verdictOf(transaction);
    return { decision, status, rules: [...new Set(rules.map(({ id }) => id))] };
  };
}

function count(counts: Map<number, number>, rules: readonly number[]): void {
  for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
}

/**
 * Judges recorded traffic with two programs and tells what changes: what a new version of a rule set, or a tuning, would do.
 * Differences are told one by one, so traffic of any length fits.
 *
 * @example
 * ```ts
 * const { newlyStopped } = await comparePrograms(oldRules, newRules, records, { onDifference: console.log });
 * ```
 */
export async function comparePrograms(
  before: Program,
  after: Program,
  traffic: Iterable<TrafficRecord> | AsyncIterable<TrafficRecord>,
  options: CompareOptions = {},
): Promise<Comparison> {
  const [old, fresh] = [judgeOf(before, options), judgeOf(after, options)];
  const gained = new Map<number, number>();
  const lost = new Map<number, number>();
  let [requests, different, newlyStopped, newlyPassed] = [0, 0, 0, 0];
  for await (const record of traffic) {
    requests++;
    const [one, two] = [old(record), fresh(record)];
    const more = two.rules.filter((id) => !one.rules.includes(id));
    const less = one.rules.filter((id) => !two.rules.includes(id));
    if (one.decision === two.decision && one.status === two.status && more.length + less.length === 0) continue;
    different++;
    if (one.decision === 'pass' && two.decision !== 'pass') newlyStopped++;
    if (one.decision !== 'pass' && two.decision === 'pass') newlyPassed++;
    count(gained, more);
    count(lost, less);
    const { method, target } = record.request;
    options.onDifference?.({ number: requests, method, target, before: one, after: two, gained: more, lost: less });
  }
  return { requests, different, newlyStopped, newlyPassed, gained, lost };
}
