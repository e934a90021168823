import { applicationError, type ocsf } from '@lamellar/events';

/** What was lost, and why. */
export interface Loss {
  /** A stable word for the cause, such as `crash`. */
  readonly cause: string;
  /** How many events. */
  readonly count: number;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly emitter: string;
  /** Sequence numbers of the lost events, as `first-last`; the first hundred ranges are kept. */
  readonly ranges: readonly string[];
}

/** Builds the event of a loss: OCSF Application Error (class 6008). */
export function lossEvent(loss: Loss): ocsf.ApplicationError {
  const { cause, count, message, time, emitter, ranges } = loss;
  return applicationError({
    activity_id: 1,
    severity_id: 3,
    status_id: 2,
    status_code: `loss.${cause}`,
    time,
    count,
    message,
    metadata: { log_name: emitter },
    unmapped: { emitter, sequences: ranges.slice(0, 100) },
  });
}
