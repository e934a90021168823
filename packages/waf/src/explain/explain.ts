import type { Program } from '../compile/index.js';
import { type Instance, instantiate, Transaction } from '../engine/index.js';
import { runWhole } from '../run-whole.js';
import { type JudgeOptions, sharedOptions } from '../transaction-options.js';
import { verdictOf } from '../verdict.js';
import { connectionOf, type RequestView, type ResponseView } from '../views.js';
import type { Explanation } from './explanation.js';
import { Recorder } from './recorder.js';

/** Options of `explain`. */
export interface ExplainOptions extends JudgeOptions {
  /** Values shown for each SecRule that did not match; those that matched are always shown. @default 8 */
  readonly values?: number;
  /** Leave out what did not match. @default false */
  readonly onlyMatched?: boolean;
  readonly response?: ResponseView;
}

const instances = new WeakMap<Program, Instance>();

/** Rules one by one, so that each says what it looked at. */
function instanceOf(program: Program): Instance {
  const known = instances.get(program);
  if (known !== undefined) return known;
  const made = instantiate(program, { sets: false });
  instances.set(program, made);
  return made;
}

/**
 * Judges a request and tells the whole trail: which rules ran on what value after which transformations, what matched where,
 * what was counted, and the verdict, which is the one that inspection gives. Takes milliseconds: for people, not for traffic.
 *
 * @example
 * ```ts
 * const { trail, scores } = explain(rules, { method: 'GET', target: '/?id=1%27--', headers: [] }, { onlyMatched: true });
 * for (const { id, links } of trail) console.log(id, links.at(-1)?.values);
 * ```
 */
export function explain(program: Program, request: RequestView, options: ExplainOptions = {}): Explanation {
  const transaction = new Transaction(instanceOf(program), {
    ...sharedOptions(program, options),
    connection: connectionOf(request),
    uniqueId: 'explain',
  });
  const { state } = transaction;
  const recorder = new Recorder(state.data.tx, options.values ?? 8, options.onlyMatched ?? false);
  state.trace = recorder;
  runWhole(transaction, request, options.response);
  transaction.finish();
  const scores: [string, string][] = [];
  for (const { key, text } of state.data.tx.all()) if (/score|threshold/i.test(key)) scores.push([key, text]);
  return {
    verdict: verdictOf(transaction),
    trail: recorder.trail,
    scores: Object.fromEntries(scores),
    steps: state.steps,
  };
}
