import { lexerClasses, lexerClassOfByte } from '../generated/libinjection-tables.js';
import { radixEnd, readMoney, readNumber } from './sql-number.js';
import { readDollarQuoted, readOracleQuoted, readQuoted } from './sql-quoted.js';
import { type SqlToken, tokenBytes, tokenType } from './sql-token.js';
import { wordType } from './sql-words.js';

/** How the text is read: as if it stood inside these quotes, and by which dialect's comments. */
export interface SqlContext {
  readonly quote: '' | "'" | '"';
  readonly dialect: 'ansi' | 'mysql';
}

/** Cuts a text into SQL tokens, one on each call of `next`. */
export class SqlLexer {
  readonly text: string;
  readonly context: SqlContext;
  at = 0;
  /** Tokens so far, comments included. */
  tokens = 0;
  /** There was a `--` without white space behind it, or a `#`: MySQL reads these otherwise. */
  dialectsDiffer = false;

  constructor(text: string, context: SqlContext) {
    this.text = text;
    this.context = context;
  }

  /** Reads the next token into `token`; false at the end. */
  next(token: SqlToken): boolean {
    token.type = '';
    token.open = '';
    token.close = '';
    token.value = '';
    token.signs = 0;
    const { text } = this;
    if (this.at === 0 && this.context.quote !== '' && text.length > 0) {
      this.at = readQuoted(text, 0, this.context.quote, token);
      this.tokens++;
      return true;
    }
    while (this.at < text.length) {
      const reader = readers[text.charCodeAt(this.at)] ?? word;
      this.at = reader(this, token);
      if (token.type !== tokenType.none) {
        this.tokens++;
        return true;
      }
    }
    return false;
  }
}

/** Reads one token at the lexer's position; returns the position after it. */
type Reader = (lexer: SqlLexer, token: SqlToken) => number;

function set(lexer: SqlLexer, token: SqlToken, type: string, end: number): number {
  token.type = type;
  token.value = lexer.text.slice(lexer.at, Math.min(end, lexer.at + tokenBytes));
  return end;
}

const white: Reader = (lexer) => lexer.at + 1;
const itself: Reader = (lexer, token) => set(lexer, token, lexer.text.charAt(lexer.at), lexer.at + 1);
const operator1: Reader = (lexer, token) => set(lexer, token, tokenType.operator, lexer.at + 1);
const other: Reader = (lexer, token) => set(lexer, token, tokenType.unknown, lexer.at + 1);

const operator2: Reader = (lexer, token) => {
  const { text, at } = lexer;
  if (text.startsWith('<=>', at)) return set(lexer, token, tokenType.operator, at + 3);
  const type = at + 1 < text.length ? wordType(text, at, at + 2) : tokenType.none;
  if (type !== tokenType.none) return set(lexer, token, type, at + 2);
  return text.charCodeAt(at) === 58 && at + 1 < text.length ? itself(lexer, token) : operator1(lexer, token);
};

const lineComment: Reader = (lexer, token) => {
  const end = lexer.text.indexOf('\n', lexer.at);
  set(lexer, token, tokenType.comment, end < 0 ? lexer.text.length : end);
  return end < 0 ? lexer.text.length : end + 1;
};

const hash: Reader = (lexer, token) => {
  lexer.dialectsDiffer = true;
  return lexer.context.dialect === 'mysql' ? lineComment(lexer, token) : operator1(lexer, token);
};

const dash: Reader = (lexer, token) => {
  const { text, at } = lexer;
  if (text.charCodeAt(at + 1) !== 45) return operator1(lexer, token);
  if (at + 2 >= text.length || isWhite(text.charCodeAt(at + 2))) return lineComment(lexer, token);
  if (lexer.context.dialect !== 'ansi') return operator1(lexer, token);
  lexer.dialectsDiffer = true;
  return lineComment(lexer, token);
};

/** A comment in which another starts, or one that MySQL runs, is read in different ways by different databases. */
const slash: Reader = (lexer, token) => {
  const { text, at } = lexer;
  if (text.charCodeAt(at + 1) !== 42) return operator1(lexer, token);
  const close = text.indexOf('*/', at + 2);
  const end = close < 0 ? text.length : close + 2;
  const nested = text.indexOf('/*', at + 2);
  const evil = text.charCodeAt(at + 2) === 33 || (close >= 0 && nested >= 0 && nested < close + 1);
  return set(lexer, token, evil ? tokenType.evil : tokenType.comment, end);
};

const backslash: Reader = (lexer, token) =>
  lexer.text.charCodeAt(lexer.at + 1) === 78
    ? set(lexer, token, tokenType.number, lexer.at + 2)
    : set(lexer, token, tokenType.backslash, lexer.at + 1);

const string: Reader = (lexer, token) => {
  token.open = lexer.text.charAt(lexer.at);
  return readQuoted(lexer.text, lexer.at + 1, token.open, token);
};

/** A name in backticks; a known function stays one. */
const tick: Reader = (lexer, token) => {
  const end = string(lexer, token);
  token.type = wordType(token.value) === tokenType.function ? tokenType.function : tokenType.bareword;
  return end;
};

const bracketWord: Reader = (lexer, token) => {
  const close = lexer.text.indexOf(']', lexer.at);
  return set(lexer, token, tokenType.bareword, close < 0 ? lexer.text.length : close + 1);
};

/** `e'text'` and `n'text'`: a string with a letter before it, if something follows the quote. */
const letterString: Reader = (lexer, token) => {
  const { text, at } = lexer;
  if (at + 2 >= text.length || text.charCodeAt(at + 1) !== 39) return word(lexer, token);
  token.open = "'";
  return readQuoted(text, at + 2, "'", token);
};

const nationalString: Reader = (lexer, token) => {
  if (lexer.text.charCodeAt(lexer.at + 1) === 39) return letterString(lexer, token);
  const end = readOracleQuoted(lexer.text, lexer.at + 1, token);
  return end < 0 ? word(lexer, token) : end;
};

const oracleString: Reader = (lexer, token) => {
  const end = readOracleQuoted(lexer.text, lexer.at, token);
  return end < 0 ? word(lexer, token) : end;
};

/** `u&'text'`. */
const unicodeString: Reader = (lexer, token) => {
  if (!lexer.text.startsWith("&'", lexer.at + 1)) return word(lexer, token);
  const end = readQuoted(lexer.text, lexer.at + 3, "'", token);
  token.open = 'u';
  if (token.close !== '') token.close = 'u';
  return end;
};

/** `x'1f'` and `b'01'` are numbers when the quotes close and hold nothing else. */
function radixString(lexer: SqlLexer, token: SqlToken, hex: boolean): number {
  const { text, at } = lexer;
  if (text.charCodeAt(at + 1) !== 39) return word(lexer, token);
  const end = radixEnd(text, at + 2, hex);
  return text.charCodeAt(end) === 39 ? set(lexer, token, tokenType.number, end + 1) : word(lexer, token);
}

const variable: Reader = (lexer, token) => {
  const { text } = lexer;
  let at = lexer.at + 1;
  token.signs = 1;
  if (text.charCodeAt(at) === 64) {
    at++;
    token.signs = 2;
  }
  const quote = text.charAt(at);
  if (quote === '`' || quote === "'" || quote === '"') {
    token.open = quote;
    const end = readQuoted(text, at + 1, quote, token);
    token.type = tokenType.variable;
    return end;
  }
  const end = spanEnd(text, at, endsVariable);
  token.type = tokenType.variable;
  token.value = text.slice(at, Math.min(end, at + tokenBytes));
  return end;
};

const money: Reader = (lexer, token) => {
  const { text, at } = lexer;
  const number = readMoney(text, at, token);
  if (number === at + 2 && text.charCodeAt(at + 1) === 46) return word(lexer, token);
  if (number >= 0) return number;
  const end = readDollarQuoted(text, at, token);
  return end < 0 ? set(lexer, token, tokenType.bareword, at + 1) : end;
};

const number: Reader = (lexer, token) => readNumber(lexer.text, lexer.at, token);

/** A word; a known one before a dot or a backtick ends there (``AND`name` ``). */
const word: Reader = (lexer, token) => {
  const { text, at } = lexer;
  const end = spanEnd(text, at, endsWord);
  set(lexer, token, tokenType.bareword, end);
  const { value } = token;
  for (let i = 0; i < value.length; i++) {
    const byte = value.charCodeAt(i);
    if (byte !== 46 && byte !== 96) continue;
    const type = wordType(value, 0, i);
    if (type !== tokenType.none && type !== tokenType.bareword) return set(lexer, token, type, at + i);
  }
  if (end - at <= tokenBytes) token.type = wordType(value) || tokenType.bareword;
  return end;
};

function marks(bytes: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const char of bytes) table[char.charCodeAt(0)] = 1;
  return table;
}
const endsWord = marks(' []{}<>:\\?=@!#~+-*/&|^%(),\';\t\n\v\f\r"\xa0\0');
const endsVariable = marks(' <>:\\?=@!#~+-*/&|^%(),\';\t\n\v\f\r"`\0');

function spanEnd(text: string, from: number, ends: Uint8Array): number {
  let at = from;
  while (at < text.length && ends[text.charCodeAt(at)] !== 1) at++;
  return at;
}

function isWhite(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0xa0 || byte === 0;
}

const readerOfClass: Readonly<Record<(typeof lexerClasses)[number], Reader>> = {
  CHAR_BACK: backslash,
  CHAR_BANG: operator2,
  CHAR_BSTRING: (lexer, token) => radixString(lexer, token, false),
  CHAR_BWORD: bracketWord,
  CHAR_COMMA: itself,
  CHAR_DASH: dash,
  CHAR_ESTRING: letterString,
  CHAR_HASH: hash,
  CHAR_LEFTBRACE: itself,
  CHAR_LEFTPARENS: itself,
  CHAR_MONEY: money,
  CHAR_NQSTRING: nationalString,
  CHAR_NUM: number,
  CHAR_OP1: operator1,
  CHAR_OP2: operator2,
  CHAR_OTHER: other,
  CHAR_QSTRING: oracleString,
  CHAR_RIGHTBRACE: itself,
  CHAR_RIGHTPARENS: itself,
  CHAR_SEMICOLON: itself,
  CHAR_SLASH: slash,
  CHAR_STR: string,
  CHAR_TICK: tick,
  CHAR_UNARY: operator2,
  CHAR_USTRING: unicodeString,
  CHAR_VAR: variable,
  CHAR_WHITE: white,
  CHAR_WORD: word,
  CHAR_XSTRING: (lexer, token) => radixString(lexer, token, true),
};
const readers: readonly Reader[] = lexerClassOfByte.map((index) => readerOfClass[lexerClasses[index] ?? 'CHAR_WORD']);
