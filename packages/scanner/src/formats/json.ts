import { ScannerError } from '../errors.js';
import { asTable, newTable, type Table, type Value } from './values.js';

const MAX_DEPTH = 512;

/** Parses JSON whose top is an object; throws `SCANNER_FILE_SYNTAX`. A byte order mark is accepted. */
export function parseJsonTable(text: string): Table {
  const table = asTable(parseJson(text));
  if (!table)
    throw new ScannerError('SCANNER_FILE_SYNTAX', 'JSON: expected an object at the top, found something else');
  return table;
}

/** Parses JSON into values without prototypes; throws `SCANNER_FILE_SYNTAX` or, past 512 levels, `SCANNER_FILE_LIMIT`. */
export function parseJson(text: string): Value {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep();
    throw new ScannerError(
      'SCANNER_FILE_SYNTAX',
      `JSON: ${(cause as Error).message}; the file is damaged or of another format`,
      { cause },
    );
  }
  return clean(value, 0);
}

function clean(value: unknown, depth: number): Value {
  if (typeof value !== 'object' || value === null) return value as Value;
  if (depth > MAX_DEPTH) throw tooDeep();
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  const table = newTable();
  for (const key of Object.keys(value)) table[key] = clean((value as Record<string, unknown>)[key], depth + 1);
  return table;
}

function tooDeep(): ScannerError {
  return new ScannerError('SCANNER_FILE_LIMIT', `JSON: nested deeper than ${MAX_DEPTH} levels; the file is not read`);
}

/** Turns JSON with comments and trailing commas (bun.lock, deno.jsonc) into JSON. Linear. */
export function stripComments(text: string): string {
  let result = '';
  let start = 0;
  let at = 0;
  let comma = -1;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      comma = -1;
      at = stringEnd(text, at);
    } else if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      result += text.slice(start, at);
      const end = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : text[at + 1] === '/' ? end : end + 2;
      start = at;
    } else {
      if (char === ',') {
        // A comma is kept back until it is clear that no bracket closes behind it.
        result += text.slice(start, at);
        start = at;
        comma = result.length;
      } else if (char === '}' || char === ']') {
        if (comma >= 0) {
          result += text.slice(start, at);
          result = `${result.slice(0, comma)} ${result.slice(comma + 1)}`;
          start = at;
        }
        comma = -1;
      } else if (char !== ' ' && char !== '\n' && char !== '\t' && char !== '\r') comma = -1;
      at++;
    }
  }
  return result + text.slice(start);
}

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
