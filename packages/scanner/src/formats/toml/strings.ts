import { syntaxError } from '../syntax-error.js';
import type { Cursor } from './parse.js';

const escapes: Readonly<Record<string, string>> = {
  __proto__: null as never,
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};

/** Reads a basic or literal string, of one line or many, from its opening quote. */
export function readString(cursor: Cursor): string {
  const { text } = cursor;
  const quote = text[cursor.at] as string;
  const many = text.startsWith(quote.repeat(3), cursor.at);
  const close = many ? quote.repeat(3) : quote;
  const start = cursor.at;
  let at = cursor.at + close.length;
  if (many && text[at] === '\r') at++;
  if (many && text[at] === '\n') at++;
  const parts: string[] = [];
  let from = at;
  for (;;) {
    const char = text[at];
    if (char === undefined || (!many && char === '\n')) throw failure(text, start, `${close} at the end of a string`);
    if (char === quote && text.startsWith(close, at)) break;
    if (char !== '\\' || quote === "'") {
      at++;
      continue;
    }
    parts.push(text.slice(from, at));
    const [value, next] = readEscape(text, at + 1, many, start);
    parts.push(value);
    at = from = next;
  }
  // Up to two quotes may stand directly in front of the closing ones.
  while (many && text[at + 3] === quote) at++;
  parts.push(text.slice(from, at));
  cursor.at = at + close.length;
  return parts.join('');
}

function readEscape(text: string, at: number, many: boolean, start: number): [string, number] {
  const char = text[at] ?? '';
  const simple = escapes[char];
  if (simple !== undefined) return [simple, at + 1];
  const length = char === 'u' ? 4 : char === 'U' ? 8 : char === 'x' ? 2 : 0;
  if (length > 0) {
    const code = Number.parseInt(text.slice(at + 1, at + 1 + length), 16);
    if (code >= 0 && code <= 0x10ffff) return [String.fromCodePoint(code), at + 1 + length];
  }
  if (many && (char === '\n' || char === ' ' || char === '\t' || char === '\r')) {
    let end = at;
    while (' \t\r\n'.includes(text[end] ?? 'x')) end++;
    return ['', end];
  }
  throw failure(text, start, 'an escape sequence that TOML knows');
}

function failure(text: string, at: number, wanted: string): Error {
  return syntaxError('TOML', text.slice(0, at).split('\n').length, wanted);
}
