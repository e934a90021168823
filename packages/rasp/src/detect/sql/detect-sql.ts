import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';
import type { SqlDialect } from './dialect.js';
import { type SqlToken, tokenizeSql, tokenKinds } from './lexer.js';

/** Letters, digits and underscores alone are one token wherever they stand. */
function harmless(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const plain =
      (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
    if (!plain) return false;
  }
  return true;
}

/**
 * Decides whether a text of the request changes the structure of a statement: it does when it covers more than one token,
 * ends a quote that it did not open, or makes a comment. A text inside one literal, identifier or number does not; neither
 * does a signed number. Returns the first such input. Linear in the statement for each input that occurs in it.
 */
export function detectSqlInjection(sql: string, inputs: readonly Input[], dialect: SqlDialect): Detection | undefined {
  let tokens: readonly SqlToken[] | undefined;
  for (const input of inputs) {
    if (harmless(input.text)) continue;
    for (const at of occurrences(sql, input.text)) {
      tokens ??= tokenizeSql(sql, dialect);
      const reason = structureChange(sql, tokens, at, at + input.text.length);
      if (reason === undefined || isCoincidence(sql, tokens, input.text)) continue;
      return { algorithm: 'sql-injection', input, at, reason };
    }
  }
  return undefined;
}

/** A quote and a sign or two stand in many statements: when the text also stands inside a literal as it is escaped, that is where it went. */
function isCoincidence(sql: string, tokens: readonly SqlToken[], text: string): boolean {
  if (text.length > 3) return false;
  for (const quote of ["'", '"', '`']) {
    if (!text.includes(quote)) continue;
    for (const escaped of [text.replaceAll(quote, quote + quote), text.replaceAll(quote, `\\${quote}`)]) {
      for (const at of occurrences(sql, escaped)) {
        const [token, more] = tokensIn(tokens, at, at + escaped.length);
        if (token === undefined || more !== undefined || sql[token.start] !== quote) continue;
        if (token.start < at && at + escaped.length < token.end) return true;
      }
    }
  }
  return false;
}

/** Why the range is more than a value, or undefined when it is one. */
function structureChange(sql: string, tokens: readonly SqlToken[], start: number, end: number): string | undefined {
  const touched = tokensIn(tokens, start, end);
  const [first, second] = touched;
  if (first === undefined) return undefined;
  if (first.kind === tokenKinds.unclosed) return 'it leaves a quote or comment open';
  if (touched.length === 1) return isQuotesOnly(sql, first, start, end) ? undefined : insideOne(first, start, end);
  // A sign before a number belongs to the value.
  if (touched.length === 2 && second!.kind === tokenKinds.number && /[-+]/.test(sql.slice(first.start, first.end)))
    return undefined;
  return touched.some(({ kind }) => kind === tokenKinds.comment) ? 'it begins a comment' : 'it covers several tokens';
}

/** Quotes alone, in a longer literal that is closed, are doubled quotes of its text. */
function isQuotesOnly(sql: string, { kind, start, end }: SqlToken, from: number, to: number): boolean {
  if (kind !== tokenKinds.string && kind !== tokenKinds.identifier) return false;
  if (from === start && to === end) return false;
  for (let at = from; at < to; at++) if (sql[at] !== sql[start]) return false;
  return true;
}

function insideOne({ kind, start, end }: SqlToken, from: number, to: number): string | undefined {
  switch (kind) {
    case tokenKinds.comment:
      return from > start ? undefined : 'it begins a comment';
    case tokenKinds.string:
    case tokenKinds.identifier:
      return from > start && to < end ? undefined : 'it holds a quote of the statement';
    case tokenKinds.symbol:
      return 'it is an operator';
    default:
      return undefined;
  }
}

/** Tokens that overlap a range; found by halving, since statements can be long. */
function tokensIn(tokens: readonly SqlToken[], start: number, end: number): SqlToken[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const found: SqlToken[] = [];
  for (let index = low; index < tokens.length && tokens[index]!.start < end; index++) found.push(tokens[index]!);
  return found;
}
