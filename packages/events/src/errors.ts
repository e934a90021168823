/** What can go wrong in `@lamellar/events`; each code means one thing and stays. */
export type EventsErrorCode =
  /** An option is out of its range or contradicts another. */
  | 'EVENTS_OPTION'
  /** A batch of observations is not what the codec writes: cut short, changed or of another format. */
  | 'EVENTS_CODEC'
  /** A sink was used after it was closed. */
  | 'EVENTS_CLOSED'
  /** A sink gave up on a batch. */
  | 'EVENTS_WRITE'
  /** An input of a converter is not what its format says. */
  | 'EVENTS_CONVERT';

/** The error of this package. */
export class EventsError extends Error {
  override readonly name = 'EventsError';
  readonly code: EventsErrorCode;

  constructor(code: EventsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
