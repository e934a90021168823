import type { SqlDialect } from './dialect.js';

/** Kinds of tokens that matter for structure. */
export const tokenKinds = {
  word: 1,
  number: 2,
  string: 3,
  identifier: 4,
  comment: 5,
  symbol: 6,
  parameter: 7,
  unclosed: 8,
} as const;

/** A token: kind, first character, and the place behind the last. */
export interface SqlToken {
  readonly kind: (typeof tokenKinds)[keyof typeof tokenKinds];
  readonly start: number;
  readonly end: number;
}

const isBlank = (code: number): boolean => code <= 32 || code === 0xa0;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  code >= 128 ||
  isDigit(code) ||
  code === 36;

/** Cuts SQL text into tokens, blanks left out. Linear; never throws: text that ends inside quotes gives an `unclosed` token. */
export function tokenizeSql(sql: string, dialect: SqlDialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let at = 0; at < sql.length; ) {
    if (isBlank(sql.charCodeAt(at))) {
      at++;
      continue;
    }
    const token = next(sql, at, dialect);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function next(sql: string, at: number, dialect: SqlDialect): SqlToken {
  const char = sql[at]!;
  const code = sql.charCodeAt(at);
  const comment = commentEnd(sql, at, dialect);
  if (comment !== undefined) return comment;
  if (char === "'" || (char === '"' && dialect.doubleQuotedStrings))
    return quoted(sql, at, char, dialect.backslash, tokenKinds.string);
  const close = dialect.identifiers[char];
  if (close !== undefined) return quoted(sql, at, close, false, tokenKinds.identifier);
  if (char === '$' && dialect.dollarQuotes) {
    const token = dollarQuoted(sql, at);
    if (token !== undefined) return token;
  }
  if (isDigit(code) || (char === '.' && isDigit(sql.charCodeAt(at + 1)))) return number(sql, at);
  if (isWord(code)) return word(sql, at, dialect);
  if (char === '?' || ((char === ':' || char === '@') && isWord(sql.charCodeAt(at + 1)))) return parameter(sql, at);
  return { kind: tokenKinds.symbol, start: at, end: at + 1 };
}

function commentEnd(sql: string, at: number, dialect: SqlDialect): SqlToken | undefined {
  const two = sql.slice(at, at + 2);
  const third = sql.charCodeAt(at + 2);
  const dash = two === '--' && (!dialect.dashNeedsBlank || Number.isNaN(third) || isBlank(third));
  if (dash || (sql[at] === '#' && dialect.hashComments)) {
    const line = sql.indexOf('\n', at);
    return { kind: tokenKinds.comment, start: at, end: line === -1 ? sql.length : line };
  }
  if (two !== '/*') return undefined;
  let depth = 1;
  for (let place = at + 2; place < sql.length; place++) {
    if (sql.startsWith('*/', place)) {
      depth--;
      place++;
      if (depth === 0) return { kind: tokenKinds.comment, start: at, end: place + 1 };
    } else if (dialect.nestedComments && sql.startsWith('/*', place)) {
      depth++;
      place++;
    }
  }
  return { kind: tokenKinds.unclosed, start: at, end: sql.length };
}

/** A doubled closing quote stands for itself. */
function quoted(sql: string, start: number, close: string, backslash: boolean, kind: SqlToken['kind']): SqlToken {
  for (let at = start + 1; at < sql.length; at++) {
    if (backslash && sql[at] === '\\') at++;
    else if (sql[at] === close) {
      if (sql[at + 1] !== close) return { kind, start, end: at + 1 };
      at++;
    }
  }
  return { kind: tokenKinds.unclosed, start, end: sql.length };
}

function dollarQuoted(sql: string, start: number): SqlToken | undefined {
  const tagEnd = sql.indexOf('$', start + 1);
  if (tagEnd === -1 || tagEnd - start > 64) return undefined;
  const tag = sql.slice(start, tagEnd + 1);
  for (let at = 1; at < tag.length - 1; at++) if (!isWord(tag.charCodeAt(at))) return undefined;
  if (isDigit(sql.charCodeAt(start + 1))) return undefined;
  const close = sql.indexOf(tag, tagEnd + 1);
  if (close === -1) return { kind: tokenKinds.unclosed, start, end: sql.length };
  return { kind: tokenKinds.string, start, end: close + tag.length };
}

function number(sql: string, start: number): SqlToken {
  let at = start;
  while (at < sql.length && (isWord(sql.charCodeAt(at)) || sql[at] === '.')) {
    const exponent = (sql[at] === 'e' || sql[at] === 'E') && (sql[at + 1] === '+' || sql[at + 1] === '-');
    at += exponent ? 2 : 1;
  }
  return { kind: tokenKinds.number, start, end: at };
}

/** A word; `E'..'`, `N'..'` and `X'..'` are strings with a prefix. */
function word(sql: string, start: number, dialect: SqlDialect): SqlToken {
  let at = start;
  while (at < sql.length && isWord(sql.charCodeAt(at))) at++;
  if (at - start === 1 && sql[at] === "'" && /[enxbENXB]/.test(sql[start]!)) {
    const escapes = dialect.backslash || /[eE]/.test(sql[start]!);
    const { kind, end } = quoted(sql, at, "'", escapes, tokenKinds.string);
    return { kind, start, end };
  }
  return { kind: tokenKinds.word, start, end: at };
}

function parameter(sql: string, start: number): SqlToken {
  let at = start + 1;
  while (at < sql.length && isWord(sql.charCodeAt(at))) at++;
  return { kind: tokenKinds.parameter, start, end: at };
}
