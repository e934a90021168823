import type { BaseEvent } from '../generated/classes-base.js';

/** What a rule, an algorithm or a policy may do: nothing, tell, or tell and stop. */
export type Mode = 'off' | 'observe' | 'block';

/** What follows our own fault, such as a bug or a lost store: the protected operation goes on (`open`) or is refused (`closed`). */
export type OnError = 'open' | 'closed';

/**
 * How an engine judged. `limit` is a limit that input can reach (steps, depth, size, parse failure), so it blocks in block mode; `error` is our own
 * fault and follows `onError`.
 */
export type Outcome = 'allow' | 'block' | 'limit' | 'error';

/** The attributes of the `security_control` profile that say what became of the operation. */
export interface SecurityControl {
  action_id: NonNullable<BaseEvent['action_id']>;
  disposition_id: NonNullable<BaseEvent['disposition_id']>;
}

/** How the engine was set when it judged. */
export interface JudgedIn {
  readonly mode: Mode;
  /** @default 'open' */
  readonly onError?: OnError | undefined;
}

/** Whether the operation is stopped. */
export function stops(outcome: Outcome, { mode, onError = 'open' }: JudgedIn): boolean {
  if (mode !== 'block') return false;
  if (outcome === 'error') return onError === 'closed';
  return outcome !== 'allow';
}

/**
 * Maps a judgement to the `security_control` profile: stopped is Denied with Blocked (Rejected for a limit), told only is Observed with Logged,
 * our own fault has the disposition Error.
 */
export function securityControl(outcome: Outcome, judged: JudgedIn): SecurityControl {
  if (outcome === 'allow') return { action_id: 1, disposition_id: 1 };
  const stopped = stops(outcome, judged);
  if (outcome === 'error') return { action_id: stopped ? 2 : 1, disposition_id: 27 };
  if (!stopped) return { action_id: 3, disposition_id: 17 };
  return { action_id: 2, disposition_id: outcome === 'limit' ? 25 : 2 };
}
