import { type SqlToken, tokenBytes, tokenType } from './sql-token.js';

/** True when an odd number of backslashes stands right before `at`, not further back than `from`. */
function isEscaped(text: string, at: number, from: number): boolean {
  let backslashes = 0;
  for (let i = at - 1; i >= from && text.charCodeAt(i) === 92; i--) backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Reads a quoted text whose content starts at `from`. Backslashes escape the quote, and so does the quote itself. Returns the
 * position after the closing quote, or the end.
 */
export function readQuoted(text: string, from: number, quote: string, token: SqlToken): number {
  token.type = tokenType.string;
  let at = text.indexOf(quote, from);
  while (at >= 0) {
    if (isEscaped(text, at, from)) {
      at = text.indexOf(quote, at + 1);
    } else if (text.charAt(at + 1) === quote) {
      at = text.indexOf(quote, at + 2);
    } else {
      break;
    }
  }
  const end = at < 0 ? text.length : at;
  token.value = text.slice(from, Math.min(end, from + tokenBytes));
  token.close = at < 0 ? '' : quote;
  return at < 0 ? text.length : at + 1;
}

/** Reads a text that ends at `mark` without escapes. */
export function readUntil(text: string, from: number, mark: string, sign: string, token: SqlToken): number {
  const at = text.indexOf(mark, from);
  const end = at < 0 ? text.length : at;
  token.type = tokenType.string;
  token.value = text.slice(from, Math.min(end, from + tokenBytes));
  token.open = sign;
  token.close = at < 0 ? '' : sign;
  return at < 0 ? text.length : at + mark.length;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Oracle's `q'!text!'`, whose content starts two bytes after `at` of the `q`; -1 when it is none. */
export function readOracleQuoted(text: string, at: number, token: SqlToken): number {
  if ((text.charCodeAt(at) | 32) !== 113 || text.charCodeAt(at + 1) !== 39) return -1;
  const byte = text.charCodeAt(at + 2);
  if (!(byte >= 33 && byte < 128)) return -1;
  const opener = text.charAt(at + 2);
  return readUntil(text, at + 3, `${Object.hasOwn(closers, opener) ? closers[opener] : opener}'`, 'q', token);
}

/** PostgreSQL's `$$text$$` and `$tag$text$tag$` at a `$`; -1 when it is none. */
export function readDollarQuoted(text: string, at: number, token: SqlToken): number {
  let end = at + 1;
  while (isLetter(text.charCodeAt(end))) end++;
  if (text.charCodeAt(end) !== 36) return -1;
  return readUntil(text, end + 1, text.slice(at, end + 1), '$', token);
}

function isLetter(byte: number): boolean {
  const letter = byte | 32;
  return letter >= 97 && letter <= 122;
}
