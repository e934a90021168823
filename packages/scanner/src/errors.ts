/** Stable codes of {@link ScannerError}. */
export type ScannerErrorCode =
  | 'SCANNER_PURL_SYNTAX'
  | 'SCANNER_PURL_TYPE_RULE'
  | 'SCANNER_FILE_SYNTAX'
  | 'SCANNER_FILE_LIMIT'
  | 'SCANNER_SOURCE'
  | 'SCANNER_DIGEST_MISMATCH'
  | 'SCANNER_LAYER'
  | 'SCANNER_ADVISORY'
  | 'SCANNER_CACHE'
  | 'SCANNER_SIGNATURE'
  | 'SCANNER_ABORTED';

/**
 * The one error class of this package.
 * The message says what was expected, what was found, where and what to do; `code` is stable for programs.
 */
export class ScannerError extends Error {
  override readonly name = 'ScannerError';
  readonly code: ScannerErrorCode;

  constructor(code: ScannerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const SHOWN = 120;

/** Quotes text from outside for a message: bounded, and control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return JSON.stringify(shown).replaceAll('\u007f', '\\u007f');
}
