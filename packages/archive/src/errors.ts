/** Stable codes of {@link ArchiveError}. */
export type ArchiveErrorCode =
  | 'ARCHIVE_TRUNCATED'
  | 'ARCHIVE_COMPRESSION'
  | 'ARCHIVE_UNSUPPORTED'
  | 'ARCHIVE_TAR_HEADER'
  | 'ARCHIVE_TAR_PAX'
  | 'ARCHIVE_TAR_SPARSE'
  | 'ARCHIVE_ZIP_DIRECTORY'
  | 'ARCHIVE_ZIP_ENTRY'
  | 'ARCHIVE_ZIP_CHECKSUM'
  | 'ARCHIVE_LIMIT_BYTES'
  | 'ARCHIVE_LIMIT_ENTRY_BYTES'
  | 'ARCHIVE_LIMIT_ENTRIES'
  | 'ARCHIVE_LIMIT_RATIO'
  | 'ARCHIVE_LIMIT_HEADER_BYTES'
  | 'ARCHIVE_LIMIT_DEPTH';

/**
 * The one error class of this package.
 * The message says what was expected, what was found, where and what to do; `code` is stable for programs.
 */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveErrorCode;
  /** Byte position in the (decompressed) archive where the trouble is, when it is known. */
  readonly offset: number | undefined;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions & { offset?: number }) {
    super(message, options);
    this.code = code;
    this.offset = options?.offset;
  }

  /** True when the input broke a limit of the caller rather than the format. */
  get isLimit(): boolean {
    return this.code.startsWith('ARCHIVE_LIMIT_');
  }
}

const SHOWN = 120;

/** Quotes text from outside for a message: bounded, and control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return JSON.stringify(shown).replaceAll('\u007f', '\\u007f');
}
