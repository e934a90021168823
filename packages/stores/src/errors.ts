/** Stable codes of {@link StoreError}. */
export type StoreErrorCode =
  | 'STORE_OPEN'
  | 'STORE_CLOSED'
  | 'STORE_VERSION'
  | 'STORE_EVENT'
  | 'STORE_QUERY'
  | 'STORE_OPTION'
  | 'STORE_STATE'
  | 'STORE_REFUSED'
  | 'STORE_UNAVAILABLE';

/** The one error class of this package; `code` is stable for programs, `cause` holds what the driver said. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Whether the same call may succeed later: true for a server that is away, false for an event that it refuses. */
  readonly retryable: boolean;

  constructor(code: StoreErrorCode, message: string, options: ErrorOptions & { retryable?: boolean } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
