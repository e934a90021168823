import type { MirrorLoss } from './record.js';

/** What was lost since the last report. */
export interface LossReport {
  readonly cause: MirrorLoss;
  readonly count: number;
  /** When the first of them was lost, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Counts losses by cause and reports each cause at most once in an interval. */
export interface Losses {
  add(cause: MirrorLoss, count: number): void;
  totals(): Readonly<Record<MirrorLoss, number>>;
  /** Reports what is still unreported. */
  flush(): void;
  close(): void;
}

/** Creates counters; `report` is called when there is something to report. */
export function createLosses(interval: number, now: () => number, report: (loss: LossReport) => void): Losses {
  const totals: Record<MirrorLoss, number> = { overload: 0, worker: 0, receive: 0 };
  const open = new Map<MirrorLoss, { count: number; from: number }>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    for (const [cause, { count, from }] of open) report({ cause, count, from, to: now() });
    open.clear();
  };
  return {
    add(cause, count) {
      totals[cause] += count;
      const entry = open.get(cause);
      if (entry === undefined) open.set(cause, { count, from: now() });
      else entry.count += count;
      timer ??= setTimeout(() => {
        timer = undefined;
        flush();
      }, interval).unref();
    },
    totals: () => ({ ...totals }),
    flush,
    close() {
      clearTimeout(timer);
      timer = undefined;
      flush();
    },
  };
}
