import { randomUUID } from 'node:crypto';
import type { Emit } from '@lamellar/events';
import type { Decide, Policy, RunOptions } from '../policy.js';
import { DecisionError } from './errors.js';
import { asInput, type Decision, type DecisionEvent, decisionEvent } from './event.js';
import { maskEvent } from './mask.js';
import { type ApiActivityFacts, decisionActivity } from './ocsf.js';

/** Options of {@link createDecisionLog}. */
export interface DecisionLogOptions {
  /** The policy whose `data.system.log` masks and drops, as it is at the time of the decision; without one nothing is masked. */
  readonly policy?: () => Policy | undefined;
  /** Receives each event in OPA's format. Its documents are the caller's own: serialise them before returning. */
  readonly write?: (event: DecisionEvent) => void;
  /** Receives each event as OCSF API Activity. */
  readonly emit?: Emit;
  /** Name and place of this installation, on every event. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** Revisions of the bundles in use, by name. */
  readonly bundles?: () => Readonly<Record<string, string>>;
  /** Document that answers with the rules of masking. @default 'system/log/mask' */
  readonly maskDecision?: string;
  /** Document that is true for decisions that are not logged. @default 'system/log/drop' */
  readonly dropDecision?: string;
  /** Limits of evaluating the two documents. */
  readonly run?: RunOptions;
  /** Hears of each decision that could not be logged. */
  readonly onProblem?: (problem: DecisionError) => void;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Makes decision ids. @default random UUIDs */
  readonly newId?: () => string;
}

/** Logs decisions, masked by policy. */
export interface DecisionLog {
  /**
   * Logs a decision and returns what was logged; undefined when a policy dropped it or when it could not be masked: then it is lost rather
   * than logged in the clear. Never throws.
   */
  record(decision: Decision, facts?: ApiActivityFacts): DecisionEvent | undefined;
  /** Decisions logged, dropped by policy and lost by a problem, since the log was made. */
  readonly counts: { readonly logged: number; readonly dropped: number; readonly lost: number };
}

interface Prepared {
  readonly policy: Policy;
  readonly mask: Decide<unknown>;
  readonly drop: Decide<unknown>;
}

/**
 * Makes a decision log.
 *
 * @example
 * ```ts
 * const log = createDecisionLog({ policy: () => policy, write: (event) => console.log(JSON.stringify(event)) });
 * const result = allow(input);
 * log.record({ path: 'authz/allow', input, result });
 * ```
 */
export function createDecisionLog(options: DecisionLogOptions): DecisionLog {
  const { labels = {}, bundles = () => ({}), now = Date.now, newId = randomUUID } = options;
  const prepare = preparedFor(options);
  const counts = { logged: 0, dropped: 0, lost: 0 };

  const masked = (event: DecisionEvent): DecisionEvent | undefined => {
    const prepared = prepare();
    if (prepared === undefined) return event;
    const input = asInput(event);
    if (prepared.drop(input, options.run) === true) return undefined;
    const rules = prepared.mask(input, options.run);
    return rules === undefined ? event : maskEvent(event, rules);
  };
  const lose = (cause: unknown): void => {
    counts.lost += 1;
    const problem =
      cause instanceof DecisionError
        ? cause
        : new DecisionError(
            'POLICY_DECISION_LOG',
            `a decision is not logged: ${cause instanceof Error ? cause.message : String(cause)}`,
            { cause },
          );
    try {
      options.onProblem?.(problem);
    } catch {
      // A decision must not fail because nobody could be told of its log.
    }
  };
  return {
    counts,
    record(decision, facts) {
      try {
        const event = masked(decisionEvent(decision, { labels, bundles: bundles(), now: now(), newId }));
        if (event === undefined) {
          counts.dropped += 1;
          return undefined;
        }
        options.write?.(event);
        options.emit?.(decisionActivity(event, facts));
        counts.logged += 1;
        return event;
      } catch (cause) {
        lose(cause);
        return undefined;
      }
    },
  };
}

/** Prepares the two queries once per policy: bundles change rarely, decisions are many. */
function preparedFor(options: DecisionLogOptions): () => Prepared | undefined {
  const mask = reference(options.maskDecision ?? 'system/log/mask');
  const drop = reference(options.dropDecision ?? 'system/log/drop');
  let last: Prepared | undefined;
  return () => {
    const policy = options.policy?.();
    if (policy === undefined) return undefined;
    if (last?.policy !== policy) last = { policy, mask: policy.prepare(mask), drop: policy.prepare(drop) };
    return last;
  };
}

/** `system/log/mask` as `data["system"]["log"]["mask"]`. */
function reference(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return `data${segments.map((segment) => `[${JSON.stringify(segment)}]`).join('')}`;
}
