import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 30_000;

/** Milliseconds before the next try: what `Retry-After` (RFC 9110, 10.2.3: seconds or a date) asks for, else 200 ms doubled each time. */
export function pauseOf(attempt: number, retryAfter: string | undefined, maxPauseMs: number, now: number): number {
  const wanted = retryAfter?.trim() ?? '';
  const asked = /^\d{1,9}$/.test(wanted)
    ? Number(wanted) * 1000
    : wanted === ''
      ? Number.NaN
      : Date.parse(wanted) - now;
  const own = FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10);
  return Math.min(Math.max(Number.isNaN(asked) ? own : asked, 0), maxPauseMs);
}

/** Waits before the next try; an abort ends it. */
export async function pauseBefore(
  attempt: number,
  retryAfter: string | undefined,
  maxPauseMs: number = MAX_PAUSE_MS,
  signal?: AbortSignal,
): Promise<void> {
  await sleep(pauseOf(attempt, retryAfter, maxPauseMs, Date.now()), undefined, signal ? { signal } : {});
}
