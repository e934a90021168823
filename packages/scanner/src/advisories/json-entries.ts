import { ScannerError } from '../errors.js';

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * The entries of a JSON object at the top of a text, as text, so that a document of a hundred megabytes is parsed one entry at a time.
 * Linear; each character is looked at once. Throws `SCANNER_ADVISORY` when the text is no object or ends early.
 */
export function* jsonEntries(text: string): Generator<[key: string, value: string], void, void> {
  let at = skipBlanks(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (text[at] !== '{') throw broken(at, 'an object');
  at = skipBlanks(text, at + 1);
  if (text[at] === '}') return;
  for (;;) {
    if (text[at] !== '"') throw broken(at, 'a key');
    const keyEnd = stringEnd(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    at = skipBlanks(text, keyEnd);
    if (text[at] !== ':') throw broken(at, 'a colon');
    const start = skipBlanks(text, at + 1);
    at = valueEnd(text, start);
    yield [key, text.slice(start, at)];
    at = skipBlanks(text, at);
    if (text[at] === '}') return;
    if (text[at] !== ',') throw broken(at, 'a comma or the end of the object');
    at = skipBlanks(text, at + 1);
  }
}

function valueEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = stringEnd(text, at) - 1;
    else if (char === 123 || char === 91) depth++;
    else if (char === 125 || char === 93) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (char === 44 && depth === 0) return at;
  }
  throw broken(at, 'the end of a value');
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === QUOTE) return at + 1;
  }
  throw broken(text.length, 'the end of a text');
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

function broken(at: number, expected: string): ScannerError {
  return new ScannerError(
    'SCANNER_ADVISORY',
    `JSON: expected ${expected} at character ${at}; the file is damaged or cut off`,
  );
}
