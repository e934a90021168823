import { ScannerError } from '../errors.js';

/** The error for a file that does not follow its format: what was expected, and on which line. */
export function syntaxError(format: string, line: number, wanted: string, cause?: unknown): ScannerError {
  return new ScannerError(
    'SCANNER_FILE_SYNTAX',
    `${format}: expected ${wanted} on line ${line}; the file is damaged or of another format`,
    cause === undefined ? {} : { cause },
  );
}

/** The error for a file that is deeper, longer or larger than this package reads. */
export function limitError(format: string, line: number, what: string): ScannerError {
  return new ScannerError(
    'SCANNER_FILE_LIMIT',
    `${format}: ${what} on line ${line}; files of this kind are not that large, so it is not read further`,
  );
}
