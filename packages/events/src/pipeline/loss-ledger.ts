import { applicationError } from '../builders/index.js';
import type { ApplicationError } from '../generated/classes-application-activity.js';
import type { Metadata } from '../generated/objects-context.js';

/**
 * Why an event did not reach a sink: its queue was full, the sink gave up on it, the sink refused it, it went to the dead-letter sink instead, it came
 * after the end, closing took too long, or it was no event at all.
 */
export type LossCause =
  | 'queue-full'
  | 'write-failed'
  | 'refused'
  | 'dead-letter'
  | 'closed'
  | 'close-timeout'
  | 'invalid';

/** Losses of one sink for one cause since they were last told. */
export interface Loss {
  readonly sink: string;
  readonly cause: LossCause;
  readonly count: number;
  /** Sequence numbers of the lost events as `first-last`, in order; at most a thousand ranges. */
  readonly sequences: readonly string[];
}

interface Entry {
  readonly sink: string;
  readonly cause: LossCause;
  count: number;
  readonly ranges: { first: number; last: number }[];
}

const mostRanges = 1000;

/** Counts losses until they are told. */
export class LossLedger {
  #entries = new Map<string, Entry>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  add(sink: string, cause: LossCause, sequence: number | undefined): void {
    const entry = this.#entry(sink, cause);
    entry.count++;
    if (sequence === undefined) return;
    const top = entry.ranges.at(-1);
    if (top !== undefined && sequence === top.last + 1) top.last = sequence;
    else if (entry.ranges.length < mostRanges) entry.ranges.push({ first: sequence, last: sequence });
  }

  /** What was lost since the last call. */
  take(): readonly Loss[] {
    const entries = [...this.#entries.values()];
    this.#entries = new Map();
    return entries.map(({ sink, cause, count, ranges }) => ({
      sink,
      cause,
      count,
      sequences: ranges.map(({ first, last }) => `${first}-${last}`),
    }));
  }

  /** Takes back what was not told after all. */
  restore(losses: readonly Loss[]): void {
    for (const { sink, cause, count, sequences } of losses) {
      const entry = this.#entry(sink, cause);
      entry.count += count;
      for (const range of sequences.slice(0, mostRanges - entry.ranges.length)) {
        const [first, last] = range.split('-').map(Number);
        entry.ranges.push({ first: first!, last: last! });
      }
    }
  }

  #entry(sink: string, cause: LossCause): Entry {
    const key = `${cause} ${sink}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { sink, cause, count: 0, ranges: [] };
    this.#entries.set(key, entry);
    return entry;
  }
}

/** The event that tells of losses: class 6008, with the causes, the sinks and the sequence numbers in `unmapped`. */
export function lossEvent(
  losses: readonly Loss[],
  emitter: string,
  metadata: Partial<Metadata>,
  time: number,
): ApplicationError {
  const count = losses.reduce((sum, loss) => sum + loss.count, 0);
  const worst = [...losses].sort((a, b) => b.count - a.count)[0]!;
  return applicationError({
    activity_id: 1,
    severity_id: 3,
    status_id: 2,
    status_code: `loss.${worst.cause}`,
    time,
    count,
    message: `${count} ${count === 1 ? 'event' : 'events'} of ${emitter} lost: ${losses
      .map(({ sink, cause, count: lost }) => `${lost} at ${sink} (${cause})`)
      .join(', ')}`,
    metadata: { ...metadata, log_name: emitter },
    unmapped: {
      emitter,
      losses: losses.map(({ sink, cause, count: lost }) => ({ sink, cause, count: lost })),
      sequences: losses.flatMap(({ sequences }) => sequences).slice(0, mostRanges),
    },
  });
}
