import type { EventShape } from './event.js';

/** What was lost, and why. */
export interface Loss {
  /** A stable word for the cause, such as `crash`. */
  readonly cause: string;
  /** How many events. */
  readonly count: number;
  readonly message: string;
  readonly time: number;
  readonly emitter: string;
  /** Sequence numbers of the lost events, as `first-last`; the first hundred ranges. */
  readonly ranges: readonly string[];
}

/** An OCSF Application Error (class 6008) that says that events were lost. */
export interface LossEvent extends EventShape {
  readonly count: number;
}

/** Builds the event of a loss. */
export function lossEvent(loss: Loss): LossEvent {
  const event = {
    class_uid: 6008,
    class_name: 'Application Error',
    category_uid: 6,
    category_name: 'Application Activity',
    activity_id: 1,
    activity_name: 'General Error',
    type_uid: 600801,
    type_name: 'Application Error: General Error',
    severity_id: 3,
    severity: 'Medium',
    status_id: 2,
    status: 'Failure',
    status_code: `loss.${loss.cause}`,
    time: loss.time,
    count: loss.count,
    message: loss.message,
    metadata: {
      version: '1.8.0',
      product: { name: 'Lamellar', vendor_name: 'Lamellar', feature: { name: '@lamellar/stores' } },
      log_name: loss.emitter,
    },
    unmapped: { emitter: loss.emitter, sequences: loss.ranges.slice(0, 100) },
  };
  return event;
}
