import { limitError, syntaxError } from '../syntax-error.js';
import { newTable, type Table, type Value } from '../values.js';
import { readString } from './strings.js';

const MAX_DEPTH = 64;
type Open = Record<string, Value>;

/** A position in the text, shared by the readers of this folder. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Parses TOML 1.0. Dates stay text, integers past 2^53 lose precision (no lock file has them).
 * Throws `SCANNER_FILE_SYNTAX` with the line.
 */
export function parseToml(text: string): Table {
  const cursor: Cursor = { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, at: 0 };
  const root = newTable();
  const listed = new WeakSet<object>();
  const defined = new WeakSet<object>();
  let table = root;
  for (skipBlank(cursor); cursor.at < cursor.text.length; skipBlank(cursor)) {
    if (cursor.text[cursor.at] !== '[') {
      assign(cursor, table);
      endOfLine(cursor);
      continue;
    }
    const list = cursor.text[cursor.at + 1] === '[';
    cursor.at += list ? 2 : 1;
    const path = readKey(cursor);
    expect(cursor, list ? ']]' : ']');
    endOfLine(cursor);
    const parent = descend(cursor, root, path.slice(0, -1));
    const name = path.at(-1) as string;
    table = list ? appendTable(cursor, parent, name, listed) : openTable(cursor, parent, name, defined);
  }
  return root;
}

function appendTable(cursor: Cursor, parent: Open, name: string, listed: WeakSet<object>): Open {
  const table = newTable();
  const existing = parent[name];
  if (existing === undefined) {
    const list: Value[] = [table];
    listed.add(list);
    parent[name] = list;
  } else if (Array.isArray(existing) && listed.has(existing)) (existing as Value[]).push(table);
  else throw error(cursor, `the table list ${name} not to be defined as something else`);
  return table;
}

function openTable(cursor: Cursor, parent: Open, name: string, defined: WeakSet<object>): Open {
  const existing = parent[name];
  if (existing === undefined) {
    const table = newTable();
    defined.add(table);
    parent[name] = table;
    return table;
  }
  if (typeof existing !== 'object' || existing === null || Array.isArray(existing) || defined.has(existing)) {
    throw error(cursor, `the table ${name} only once`);
  }
  defined.add(existing);
  return existing as Open;
}

function descend(cursor: Cursor, from: Open, path: readonly string[]): Open {
  let table = from;
  for (const name of path) {
    let next = table[name];
    if (next === undefined) table[name] = next = newTable();
    if (Array.isArray(next)) next = next.at(-1) as Value;
    if (typeof next !== 'object' || next === null) throw error(cursor, `${name} to be a table`);
    table = next as Open;
  }
  return table;
}

function assign(cursor: Cursor, table: Open): void {
  const path = readKey(cursor);
  expect(cursor, '=');
  const target = descend(cursor, table, path.slice(0, -1));
  const name = path.at(-1) as string;
  if (target[name] !== undefined) throw error(cursor, `the key ${name} only once`);
  target[name] = readValue(cursor, 0);
}

function readKey(cursor: Cursor): string[] {
  const path: string[] = [];
  for (;;) {
    skipSpaces(cursor);
    const char = cursor.text[cursor.at];
    if (char === '"' || char === "'") path.push(readString(cursor));
    else {
      const start = cursor.at;
      while (isBare(cursor.text.charCodeAt(cursor.at))) cursor.at++;
      if (cursor.at === start) throw error(cursor, 'a key');
      path.push(cursor.text.slice(start, cursor.at));
    }
    if (path.length > MAX_DEPTH) throw limitError('TOML', lineOf(cursor), `more than ${MAX_DEPTH} parts in a key`);
    skipSpaces(cursor);
    if (cursor.text[cursor.at] !== '.') return path;
    cursor.at++;
  }
}

function readValue(cursor: Cursor, depth: number): Value {
  if (depth > MAX_DEPTH) throw limitError('TOML', lineOf(cursor), `more than ${MAX_DEPTH} levels of nesting`);
  skipSpaces(cursor);
  const char = cursor.text[cursor.at];
  if (char === '"' || char === "'") return readString(cursor);
  if (char === '[') return readList(cursor, depth);
  if (char === '{') return readInline(cursor, depth);
  return readBare(cursor);
}

function readList(cursor: Cursor, depth: number): Value[] {
  const list: Value[] = [];
  cursor.at++;
  for (;;) {
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ']') break;
    list.push(readValue(cursor, depth + 1));
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ',') cursor.at++;
    else if (cursor.text[cursor.at] !== ']') throw error(cursor, '"," or "]" in a list');
  }
  cursor.at++;
  return list;
}

function readInline(cursor: Cursor, depth: number): Table {
  const table = newTable();
  cursor.at++;
  for (skipBlank(cursor); cursor.text[cursor.at] !== '}'; skipBlank(cursor)) {
    const path = readKey(cursor);
    expect(cursor, '=');
    const target = descend(cursor, table, path.slice(0, -1));
    target[path.at(-1) as string] = readValue(cursor, depth + 1);
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ',') cursor.at++;
    else if (cursor.text[cursor.at] !== '}') throw error(cursor, '"," or "}" in an inline table');
  }
  cursor.at++;
  return table;
}

/** Numbers, booleans and dates. */
function readBare(cursor: Cursor): Value {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !',]}#\n\r'.includes(cursor.text[cursor.at] as string)) cursor.at++;
  const word = cursor.text.slice(start, cursor.at).trim();
  if (word === 'true' || word === 'false') return word === 'true';
  if (/^[+-]?(inf|nan)$/.test(word)) return word;
  if (/^\d{4}-\d\d-\d\d|^\d\d:\d\d/.test(word)) return word;
  const digits = word.replaceAll('_', '');
  const number = /^[+-]?(0x[0-9a-f]+|0o[0-7]+|0b[01]+|\d+(\.\d+)?(e[+-]?\d+)?)$/i.test(digits)
    ? Number(digits.replace(/^\+/, ''))
    : Number.NaN;
  if (Number.isNaN(number)) {
    cursor.at = start;
    throw error(cursor, 'a value');
  }
  return number;
}

function isBare(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ' || cursor.text[cursor.at] === '\t') cursor.at++;
}

/** Blanks, line breaks and comments. */
function skipBlank(cursor: Cursor): void {
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === ' ' || char === '\t' || char === '\n' || char === '\r') cursor.at++;
    else if (char === '#') {
      const end = cursor.text.indexOf('\n', cursor.at);
      cursor.at = end < 0 ? cursor.text.length : end;
    } else return;
  }
}

function endOfLine(cursor: Cursor): void {
  skipSpaces(cursor);
  const char = cursor.text[cursor.at];
  if (char !== undefined && char !== '\n' && char !== '\r' && char !== '#') throw error(cursor, 'the end of the line');
}

function expect(cursor: Cursor, wanted: string): void {
  skipSpaces(cursor);
  if (!cursor.text.startsWith(wanted, cursor.at)) throw error(cursor, `"${wanted}"`);
  cursor.at += wanted.length;
}

function lineOf(cursor: Cursor): number {
  let line = 1;
  for (let at = cursor.text.indexOf('\n'); at >= 0 && at < cursor.at; at = cursor.text.indexOf('\n', at + 1)) line++;
  return line;
}

function error(cursor: Cursor, wanted: string): Error {
  return syntaxError('TOML', lineOf(cursor), wanted);
}
