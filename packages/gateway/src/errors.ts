/** Stable codes of {@link GatewayError}. */
export type GatewayErrorCode =
  | 'GATEWAY_CONFIG'
  | 'GATEWAY_LISTEN'
  | 'GATEWAY_CLOSED'
  | 'GATEWAY_CERTIFICATE'
  | 'GATEWAY_UPSTREAM'
  | 'GATEWAY_TIMEOUT'
  | 'GATEWAY_SLOW_CLIENT'
  | 'GATEWAY_ABORTED'
  | 'GATEWAY_WORKER';

/** The one error class of this package; `code` is stable for programs, `cause` is kept. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;

  constructor(code: GatewayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
