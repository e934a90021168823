import { JsonError, parseJson, type Value } from '../values/index.js';

/** A document of a request that is no JSON; the message is that of Go's decoder, which clients of OPA know. */
export class DecodeError extends Error {}

/**
 * Reads the first JSON value of a text, as Go's streaming decoder does: what follows it is not looked at.
 *
 * @throws {DecodeError}
 */
export function decodeFirst(text: string): Value {
  const scan = scanValue(text, 0);
  if ('message' in scan) throw new DecodeError(scan.message);
  return parsed(text.slice(scan.start, scan.end));
}

/**
 * Reads a text that is one JSON value.
 *
 * @throws {DecodeError}
 */
export function decodeWhole(text: string): Value {
  const scan = scanValue(text, 0);
  if ('message' in scan) throw new DecodeError(scan.message);
  const rest = skipSpace(text, scan.end);
  if (rest < text.length) throw new DecodeError(trailing(text, rest));
  return parsed(text);
}

/** What Go says of a token after the value that it expects to be alone. */
function trailing(text: string, at: number): string {
  const char = text[at]!;
  if (char === '{' || char === '[') return `error: invalid character '${char}' after top-level value`;
  const end = scanScalar(text, at);
  if (typeof end === 'string') return end;
  const token = text.slice(at, end);
  return `error: invalid character '${char === '"' ? parsed(token) : token}' after top-level value`;
}

function parsed(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new DecodeError(error.message);
    throw error;
  }
}

type Scan = { readonly start: number; readonly end: number } | { readonly message: string };

/** What may come next in a text. */
const Expect = {
  value: 0,
  objectFirst: 1,
  objectKey: 2,
  colon: 3,
  afterMember: 4,
  arrayFirst: 5,
  afterItem: 6,
} as const;

/** Finds the end of the first value, or the first character that is none of JSON. Nesting is a stack of its own. */
function scanValue(text: string, from: number): Scan {
  const start = skipSpace(text, from);
  if (start >= text.length) return { message: 'EOF' };
  const open: string[] = [];
  let state: number = Expect.value;
  let at = start;
  for (;;) {
    at = skipSpace(text, at);
    const char = text[at];
    if (char === undefined) return { message: 'unexpected EOF' };
    if (state === Expect.colon) {
      if (char !== ':') return { message: `invalid character ${shown(text, at)} after object key` };
      at += 1;
      state = Expect.value;
      continue;
    }
    if (state === Expect.afterMember || state === Expect.afterItem) {
      const inObject = state === Expect.afterMember;
      if (char === ',') {
        state = inObject ? Expect.objectKey : Expect.value;
      } else if (char === (inObject ? '}' : ']')) {
        open.pop();
        if (open.length === 0) return { start, end: at + 1 };
        state = open.at(-1) === '{' ? Expect.afterMember : Expect.afterItem;
      } else {
        const where = inObject ? 'object key:value pair' : 'array element';
        return { message: `invalid character ${shown(text, at)} after ${where}` };
      }
      at += 1;
      continue;
    }
    if (state === Expect.objectFirst || state === Expect.objectKey) {
      if (char === '}' && state === Expect.objectFirst) {
        state = Expect.afterMember;
        continue;
      }
      if (char !== '"')
        return { message: `invalid character ${shown(text, at)} looking for beginning of object key string` };
      const end = scanString(text, at);
      if (typeof end === 'string') return { message: end };
      at = end;
      state = Expect.colon;
      continue;
    }
    if (char === ']' && state === Expect.arrayFirst) {
      state = Expect.afterItem;
      continue;
    }
    if (char === '{' || char === '[') {
      open.push(char);
      state = char === '{' ? Expect.objectFirst : Expect.arrayFirst;
      at += 1;
      continue;
    }
    const end = scanScalar(text, at);
    if (typeof end === 'string') return { message: end };
    at = end;
    if (open.length === 0) return { start, end: at };
    state = open.at(-1) === '{' ? Expect.afterMember : Expect.afterItem;
  }
}

function scanScalar(text: string, at: number): number | string {
  const char = text[at]!;
  if (char === '"') return scanString(text, at);
  if (char === '-' || (char >= '0' && char <= '9')) return scanNumber(text, at);
  for (const word of ['true', 'false', 'null']) {
    if (word[0] !== char) continue;
    for (let i = 1; i < word.length; i++) {
      if (at + i >= text.length) return 'unexpected EOF';
      if (text[at + i] !== word[i]) {
        return `invalid character ${shown(text, at + i)} in literal ${word} (expecting '${word[i]}')`;
      }
    }
    return at + word.length;
  }
  return `invalid character ${shown(text, at)} looking for beginning of value`;
}

function scanString(text: string, at: number): number | string {
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"') return i + 1;
    if (char < ' ') return `invalid character ${shown(text, i)} in string literal`;
    if (char !== '\\') continue;
    i += 1;
    const letter = text[i];
    if (letter === undefined) break;
    if (letter === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        i += 1;
        const hex = text[i];
        if (hex === undefined) return 'unexpected EOF';
        if (!/^[0-9a-fA-F]$/.test(hex))
          return `invalid character ${shown(text, i)} in \\u hexadecimal character escape`;
      }
    } else if (!'"\\/bfnrt'.includes(letter)) {
      return `invalid character ${shown(text, i)} in string escape code`;
    }
  }
  return 'unexpected EOF';
}

function scanNumber(text: string, at: number): number | string {
  let i = at;
  const digits = (): void => {
    while (text[i]! >= '0' && text[i]! <= '9') i += 1;
  };
  if (text[i] === '-') {
    i += 1;
    if (text[i] === undefined) return 'unexpected EOF';
    if (!(text[i]! >= '0' && text[i]! <= '9')) return `invalid character ${shown(text, i)} in numeric literal`;
  }
  if (text[i] === '0') i += 1;
  else digits();
  if (text[i] === '.') {
    i += 1;
    if (text[i] === undefined) return 'unexpected EOF';
    if (!(text[i]! >= '0' && text[i]! <= '9'))
      return `invalid character ${shown(text, i)} after decimal point in numeric literal`;
    digits();
  }
  if (text[i] === 'e' || text[i] === 'E') {
    i += 1;
    if (text[i] === '+' || text[i] === '-') i += 1;
    if (text[i] === undefined) return 'unexpected EOF';
    if (!(text[i]! >= '0' && text[i]! <= '9'))
      return `invalid character ${shown(text, i)} in exponent of numeric literal`;
    digits();
  }
  return i;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at += 1;
  return at;
}

/** A character in single quotes, as Go shows it. */
function shown(text: string, at: number): string {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  const escaped = JSON.stringify(char).slice(1, -1);
  return `'${escaped.startsWith('\\u00') ? `\\x${escaped.slice(4)}` : escaped}'`;
}
