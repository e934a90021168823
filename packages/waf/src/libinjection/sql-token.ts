/** Types of SQL tokens; each is the letter of the fingerprint. */
export const tokenType = {
  none: '',
  keyword: 'k',
  union: 'U',
  group: 'B',
  expression: 'E',
  sqlType: 't',
  function: 'f',
  bareword: 'n',
  number: '1',
  variable: 'v',
  string: 's',
  operator: 'o',
  logic: '&',
  comment: 'c',
  collate: 'A',
  leftParenthesis: '(',
  rightParenthesis: ')',
  leftBrace: '{',
  rightBrace: '}',
  dot: '.',
  comma: ',',
  colon: ':',
  semicolon: ';',
  tsql: 'T',
  unknown: '?',
  /** Input that databases read in different ways, which is itself a sign of an attack. */
  evil: 'X',
  backslash: '\\',
} as const;

/** One token; the folding reuses and overwrites tokens, so the fields change. */
export interface SqlToken {
  type: string;
  /** The text, 31 bytes at most, without quotes. */
  value: string;
  /** The quote that opened a string or name, `''` when there was none. */
  open: string;
  /** The quote that closed it, `''` when it is open to the end. */
  close: string;
  /** How many `@` a variable has. */
  signs: number;
}

/** Tokens keep this many bytes of their text. */
export const tokenBytes = 31;

export function emptyToken(): SqlToken {
  return { type: '', value: '', open: '', close: '', signs: 0 };
}

export function copyToken(to: SqlToken, from: SqlToken): void {
  to.type = from.type;
  to.value = from.value;
  to.open = from.open;
  to.close = from.close;
  to.signs = from.signs;
}
