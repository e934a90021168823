/** Stable codes of `BaselineError`. */
export type BaselineErrorCode = 'BASELINE_MODEL' | 'BASELINE_OPTION';

/** The class of every error of this package. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
  readonly code: BaselineErrorCode;

  constructor(code: BaselineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
