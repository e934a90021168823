/** Stable codes of {@link AutomataError}. */
export type AutomataErrorCode =
  | 'AUTOMATA_SYNTAX'
  | 'AUTOMATA_NOT_REGULAR'
  | 'AUTOMATA_TOO_LARGE'
  | 'AUTOMATA_OPTION'
  | 'AUTOMATA_INPUT'
  | 'AUTOMATA_GAVE_UP'
  | 'AUTOMATA_DATA';

/** The one error class of this package; `code` is stable for programs. */
export class AutomataError extends Error {
  override readonly name: string = 'AutomataError';
  readonly code: AutomataErrorCode;

  constructor(code: AutomataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A pattern that cannot be compiled: where it fails (`offset`, in UTF-16 units of the pattern) and what to do. */
export class PatternError extends AutomataError {
  override readonly name: string = 'PatternError';
  readonly pattern: string;
  readonly offset: number;
  readonly hint: string | undefined;

  constructor(code: AutomataErrorCode, problem: string, pattern: string, offset: number, hint?: string) {
    super(code, `${problem} at offset ${offset} of ${quote(pattern, offset)}${hint === undefined ? '' : `; ${hint}`}`);
    this.pattern = pattern;
    this.offset = offset;
    this.hint = hint;
  }
}

const SHOWN = 60;

/** Quotes the part of a text around an offset: bounded, control characters escaped. */
function quote(text: string, offset: number): string {
  const from = Math.max(0, Math.min(offset - SHOWN / 2, text.length - SHOWN));
  const part = text.slice(from, from + SHOWN);
  const shown = `${from > 0 ? '...' : ''}${part}${from + SHOWN < text.length ? '...' : ''}`;
  return JSON.stringify(shown).replaceAll('\u007f', '\\u007f');
}
