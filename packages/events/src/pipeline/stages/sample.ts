import { EventsError } from '../../errors.js';
import type { Stage } from './stage.js';

/** How `sample` chooses. */
export interface SampleOptions {
  /** The share of events that go on, from 0 to 1. */
  readonly rate: number;
  /** Events of this `severity_id` and above always go on; 99 ("other") counts as 0. @default 3, Medium */
  readonly keepFrom?: number | undefined;
}

/**
 * Lets a share of the harmless events on, evenly: of 10 in a row with the rate 0.1, exactly one.
 *
 * @throws EventsError `EVENTS_OPTION` for a rate outside of 0 to 1.
 */
export function sample({ rate, keepFrom = 3 }: SampleOptions, name = 'sample'): Stage {
  if (!(rate >= 0 && rate <= 1)) {
    throw new EventsError('EVENTS_OPTION', `the rate of sample must be a number from 0 to 1, found ${rate}`);
  }
  let seen = 0;
  let kept = 0;
  return {
    name,
    apply(event) {
      const { severity_id: severity } = event;
      if (severity >= keepFrom && severity !== 99) return event;
      seen++;
      // Counting avoids the drift of a sum of fractions.
      const due = Math.floor(seen * rate);
      if (due === kept) return undefined;
      kept = due;
      return event;
    },
  };
}
