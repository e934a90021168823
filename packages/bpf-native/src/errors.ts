/** Stable codes of `BpfError`. */
export type BpfErrorCode =
  | 'BPF_MALFORMED_ELF'
  | 'BPF_MALFORMED_BTF'
  | 'BPF_MALFORMED_OBJECT'
  | 'BPF_UNSUPPORTED'
  | 'BPF_RELOCATION'
  | 'BPF_VERIFIER'
  | 'BPF_SYSTEM_CALL'
  | 'BPF_CLOSED'
  | 'BPF_ARGUMENT';

/** What else an error can tell. */
export interface BpfErrorDetails {
  readonly cause?: unknown;
  /** The kernel's error number as a positive integer, such as 1 for EPERM. */
  readonly errno?: number;
  /** The verifier's log, trimmed to the failing instruction, when the kernel refused a program. */
  readonly verifierLog?: string;
}

/** The base class of every error of this package; `code` is stable, `errno` and `verifierLog` say what the kernel said. */
export class BpfError extends Error {
  override readonly name = 'BpfError';
  readonly code: BpfErrorCode;
  readonly errno: number | undefined;
  readonly verifierLog: string | undefined;

  constructor(code: BpfErrorCode, message: string, details: BpfErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.errno = details.errno;
    this.verifierLog = details.verifierLog;
  }
}
