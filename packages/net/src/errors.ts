/** Stable codes of {@link NetError}. */
export type NetErrorCode =
  | 'NET_ADDRESS_SYNTAX'
  | 'NET_HOST_SYNTAX'
  | 'NET_CIDR_SYNTAX'
  | 'NET_CIDR_HOST_BITS'
  | 'NET_RANGE_ORDER'
  | 'NET_FAMILY_MISMATCH'
  | 'NET_TABLE_SIZE';

/**
 * The one error class of this package.
 * The message says what was expected, what was found and what to do; `code` is stable for programs.
 */
export class NetError extends Error {
  override readonly name = 'NetError';
  readonly code: NetErrorCode;

  constructor(code: NetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const SHOWN = 80;

/** Quotes text from outside for a message: bounded, and control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return JSON.stringify(shown).replaceAll('\u007f', '\\u007f');
}
