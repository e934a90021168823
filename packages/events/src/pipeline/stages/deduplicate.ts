import { EventsError } from '../../errors.js';
import type { OcsfEvent } from '../../generated/classes.js';
import type { Stage } from './stage.js';

/** What counts as the same, and for how long. */
export interface DeduplicateOptions {
  /** Milliseconds from the first event of a kind in which its repetitions are held back. @default 60000 */
  readonly window?: number | undefined;
  /** What makes two events the same; `undefined` lets an event on. @default class_uid, activity_id and finding_info.uid */
  readonly key?: ((event: OcsfEvent) => string | undefined) | undefined;
  /** At most this many kinds are remembered; beyond it the oldest window ends early. @default 10000 */
  readonly limit?: number | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

interface Held {
  readonly until: number;
  /** Repetitions that were held back. */
  count: number;
  start: number;
  last: OcsfEvent | undefined;
}

/**
 * Lets the first of several equal findings on at once, and when its window ends the last repetition with their number in `count` and their times in
 * `start_time` and `end_time`: the counts of what goes on add up to what came in.
 *
 * @throws EventsError `EVENTS_OPTION` for a window or a limit that is not above 0.
 */
export function deduplicate(options: DeduplicateOptions = {}, name = 'deduplicate'): Stage {
  const { window = 60_000, key = findingKey, limit = 10_000, now = Date.now } = options;
  if (!(window > 0) || !(limit > 0)) {
    throw new EventsError(
      'EVENTS_OPTION',
      `window and limit of deduplicate must be above 0, found ${window} and ${limit}`,
    );
  }
  // A Map keeps its order, and every window is as long: the first one ends first.
  const held = new Map<string, Held>();
  let early: OcsfEvent[] = [];
  const end = (id: string, entry: Held): OcsfEvent | undefined => {
    held.delete(id);
    return entry.last === undefined ? undefined : summary(entry.last, entry);
  };
  return {
    name,
    apply(event) {
      const id = key(event);
      if (id === undefined) return event;
      const time = now();
      const known = held.get(id);
      if (known !== undefined && time < known.until) {
        known.count += event.count ?? 1;
        if (known.last === undefined) known.start = event.time;
        known.last = event;
        return undefined;
      }
      const over = known === undefined ? undefined : end(id, known);
      if (over !== undefined) early.push(over);
      if (held.size >= limit) {
        const [oldest, entry] = held.entries().next().value!;
        const cut = end(oldest, entry);
        if (cut !== undefined) early.push(cut);
      }
      held.set(id, { until: time + window, count: 0, start: 0, last: undefined });
      return event;
    },
    release(time, all) {
      const released = early;
      early = [];
      for (const [id, entry] of held) {
        if (!all && entry.until > time) break;
        const event = end(id, entry);
        if (event !== undefined) released.push(event);
      }
      return released;
    },
    due() {
      if (early.length > 0) return 0;
      return held.values().next().value?.until;
    },
  };
}

/** The class, the activity and the uid of a finding; a finding that is closed is not the one that was created. */
function findingKey(event: OcsfEvent): string | undefined {
  if (!('finding_info' in event) || event.finding_info === undefined) return undefined;
  return `${event.class_uid} ${event.activity_id} ${event.finding_info.uid}`;
}

function summary(last: OcsfEvent, { count, start }: Held): OcsfEvent {
  return { ...last, count, start_time: Math.min(start, last.time), end_time: Math.max(start, last.time) };
}
