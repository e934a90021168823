/** How OPA classes the failure of a builtin. */
export type BuiltinErrorCode = 'eval_type_error' | 'eval_builtin_error' | 'eval_conflict_error';

/**
 * A builtin refused its operands or could not compute a result.
 *
 * Without strict builtin errors the call is undefined; with them the evaluation ends with this error.
 * `eval_type_error` says that an operand had the wrong type or form, `eval_builtin_error` everything else.
 */
export class BuiltinError extends Error {
  readonly code: BuiltinErrorCode;
  /** True when the evaluation ends even without strict builtin errors: the host stopped it, or a limit of the host was met. */
  readonly halt: boolean;

  constructor(
    code: BuiltinErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly halt?: boolean },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BuiltinError';
    this.code = code;
    this.halt = options?.halt ?? false;
  }
}

/** An `eval_builtin_error`. */
export function builtinError(message: string, cause?: unknown): BuiltinError {
  return new BuiltinError('eval_builtin_error', message, { cause });
}

/** An `eval_type_error`. */
export function typeError(message: string): BuiltinError {
  return new BuiltinError('eval_type_error', message);
}
