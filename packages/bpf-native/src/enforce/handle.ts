import { readFileSync } from 'node:fs';

/** Something that was done and is undone: by `release`, by disposing, when its time is over, or when this process ends. */
export interface EnforcementHandle extends Disposable {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly active: boolean;
  /** Prolongs it from now. */
  extend(milliseconds: number): void;
  release(): void;
}

/** How long something is done. Nothing is done for ever: the longest is a week. */
export interface TimeLimit {
  readonly milliseconds: number;
}

const longest = 7 * 24 * 3600 * 1000;

/** Milliseconds that are allowed, as they are given. Throws `RangeError`. */
export function checkedTime({ milliseconds }: TimeLimit): number {
  if (Number.isFinite(milliseconds) && milliseconds > 0 && milliseconds <= longest) return milliseconds;
  throw new RangeError(`a time between 1 and ${longest} milliseconds is expected, ${milliseconds} is given`);
}

/** The kernel's CLOCK_BOOTTIME in nanoseconds, some time from now: what programs compare with. */
export function bootTimeIn(milliseconds: number): bigint {
  const seconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return BigInt(Math.round(seconds * 1e9)) + BigInt(Math.round(milliseconds * 1e6));
}

/** Makes a handle that undoes once. `prolong` tells the kernel, where it keeps the time itself. */
export function createHandle(
  limit: TimeLimit,
  undo: () => void,
  prolong: (milliseconds: number) => void = () => {},
): EnforcementHandle {
  let until = Date.now() + checkedTime(limit);
  let active = true;
  let timer: NodeJS.Timeout;
  const release = (): void => {
    if (!active) return;
    active = false;
    clearTimeout(timer);
    undo();
  };
  const arm = (milliseconds: number): void => {
    // Timers hold 24 days; the longest time is a week.
    timer = setTimeout(release, milliseconds);
    timer.unref();
  };
  arm(limit.milliseconds);
  return {
    get until() {
      return until;
    },
    get active() {
      return active;
    },
    extend(milliseconds) {
      if (!active) return;
      clearTimeout(timer);
      until = Date.now() + checkedTime({ milliseconds });
      prolong(milliseconds);
      arm(milliseconds);
    },
    release,
    [Symbol.dispose]: release,
  };
}
