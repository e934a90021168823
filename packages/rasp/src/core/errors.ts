/** Stable codes of this package's errors. */
export type RaspErrorCode = 'RASP_BLOCKED' | 'RASP_OPTION' | 'RASP_PATCH' | 'RASP_UNSUPPORTED';

/** The base class of every error of this package. */
export class RaspError extends Error {
  override readonly name: string = 'RaspError';
  readonly code: RaspErrorCode;

  constructor(code: RaspErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a protected call throws (or rejects with) when an attack is stopped; `algorithm` says which rule decided. */
export class RaspBlockedError extends RaspError {
  override readonly name = 'RaspBlockedError';
  readonly algorithm: string;
  readonly sink: string;

  constructor(algorithm: string, sink: string) {
    super('RASP_BLOCKED', `${sink} was stopped: ${algorithm}`);
    this.algorithm = algorithm;
    this.sink = sink;
  }
}
