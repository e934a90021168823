import type { OcsfEvent } from '../generated/classes.js';
import type { Identity } from '../identity/index.js';

/** Which events to read; conditions are joined by "and", the values of a list by "or". */
export interface EventQuery {
  /** The first millisecond, included. */
  readonly from?: number | undefined;
  /** The first millisecond that is no longer wanted. */
  readonly to?: number | undefined;
  readonly classUid?: number | readonly number[] | undefined;
  /** The lowest `severity_id`; 99 ("other") counts as the lowest. */
  readonly minSeverity?: number | undefined;
  readonly severityId?: number | readonly number[] | undefined;
  readonly findingUid?: string | undefined;
  /** Identities that the event must all name. */
  readonly identity?: Identity | readonly Identity[] | undefined;
  /** Words that the message must all hold, in any letter case; `word*` matches a beginning. */
  readonly text?: string | undefined;
  /** @default 'newest' */
  readonly order?: 'newest' | 'oldest' | undefined;
  /** At most this many events. @default 1000 */
  readonly limit?: number | undefined;
}

/** Gives stored events back. */
export interface Source<E = OcsfEvent> {
  query(query?: EventQuery): AsyncIterable<E>;
}
