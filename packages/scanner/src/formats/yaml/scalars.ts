import { syntaxError } from '../syntax-error.js';
import type { YamlCursor } from './parse.js';

const escapes: Readonly<Record<string, string>> = {
  __proto__: null as never,
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
};
const hexLength: Readonly<Record<string, number>> = { __proto__: null as never, x: 2, u: 4, U: 8 };

/** Reads a single- or double-quoted scalar and leaves the cursor behind its closing quote. Line breaks fold to blanks. */
export function quotedScalar(cursor: YamlCursor): string {
  const { text } = cursor;
  const quote = text[cursor.at] as string;
  const start = cursor.at;
  let result = '';
  let at = start + 1;
  for (;;) {
    let end = at;
    while (end < text.length && text[end] !== quote && text[end] !== '\\' && text[end] !== '\n') end++;
    result += text.slice(at, end);
    const char = text[end];
    if (char === undefined)
      throw syntaxError('YAML', text.slice(0, start).split('\n').length, `${quote} at the end of a string`);
    if (char === '\n') {
      at = end + 1;
      while (' \t\n'.includes(text[at] ?? 'x')) at++;
      result = `${result.trimEnd()} `;
    } else if (char === '\\' && quote === "'") {
      result += '\\';
      at = end + 1;
    } else if (char === '\\') [result, at] = readEscape(cursor, result, end + 1);
    else if (quote === "'" && text[end + 1] === "'") {
      result += "'";
      at = end + 2;
    } else {
      cursor.at = end + 1;
      return result;
    }
  }
}

function readEscape(cursor: YamlCursor, before: string, at: number): [string, number] {
  const char = cursor.text[at] ?? '';
  const length = hexLength[char];
  if (length !== undefined) {
    const code = Number.parseInt(cursor.text.slice(at + 1, at + 1 + length), 16);
    if (code >= 0 && code <= 0x10ffff) return [before + String.fromCodePoint(code), at + 1 + length];
  }
  if (char === '\n') {
    let next = at + 1;
    while (' \t'.includes(cursor.text[next] ?? 'x')) next++;
    return [before, next];
  }
  return [before + (escapes[char] ?? char), at + 1];
}

/** Reads a literal (`|`) or folded (`>`) scalar whose parent stands at `column`; leaves the cursor at the next line. */
export function blockScalar(cursor: YamlCursor, column: number): string {
  const { text } = cursor;
  const folded = text[cursor.at] === '>';
  const headEnd = lineEnd(text, cursor.at);
  const head = text.slice(cursor.at, headEnd);
  const stated = /[1-9]/.exec(head.slice(0, 3))?.[0];
  let indent = stated === undefined ? -1 : column + Number(stated);
  const lines: string[] = [];
  let at = headEnd + 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const depth = line.length - line.trimStart().length;
    if (line.trim() === '') lines.push('');
    else {
      if (indent < 0) indent = depth;
      if (depth < indent || depth <= column - (column === 0 && stated === undefined ? 1 : 0)) break;
      lines.push(line.slice(indent));
    }
    at = end + 1;
  }
  cursor.at = Math.min(at, text.length);
  while (lines.at(-1) === '') lines.pop();
  const end = head.includes('-') ? '' : '\n';
  return (folded ? lines.join(' ') : lines.join('\n')) + end;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
