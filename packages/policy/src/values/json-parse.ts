import { numberOf } from './number.js';
import { setOwn } from './object.js';
import type { Value } from './value.js';

/** Nesting at which {@link parseJson} refuses a text. */
export const MAX_JSON_DEPTH = 2_000;

/** A text that is not JSON, with the offset of the first wrong character. */
export class JsonError extends SyntaxError {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} at offset ${offset}`);
    this.name = 'JsonError';
    this.offset = offset;
  }
}

/**
 * Reads JSON without losing digits. Where the text has no number of more than 15 digits and no exponent, the native parser
 * does the work.
 *
 * @throws {JsonError} for what is not JSON, or nests deeper than {@link MAX_JSON_DEPTH}.
 */
export function parseJson(text: string): Value {
  const reader = new JsonReader(text);
  if (!needsCare(text)) {
    try {
      return JSON.parse(text) as Value;
    } catch {
      // The careful reader names the place.
    }
  }
  return reader.document();
}

/** Whether the native parser could lose digits or nest too deep; one pass over the text. */
function needsCare(text: string): boolean {
  let digits = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) {
      i++;
      while (i < text.length) {
        const inner = text.charCodeAt(i);
        if (inner === 34) break;
        if (inner === 92) i++;
        i++;
      }
      digits = 0;
    } else if (code >= 48 && code <= 57) {
      if (++digits > 15) return true;
    } else if (code === 91 || code === 123) {
      digits = 0;
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (code === 93 || code === 125) {
      digits = 0;
      depth--;
    } else if (code === 101 || code === 69) {
      if (digits > 0) return true;
    } else if (code !== 46) digits = 0;
  }
  return false;
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('expected the end of the text');
    return value;
  }

  #value(depth: number): Value {
    if (depth > MAX_JSON_DEPTH) this.#fail(`more than ${MAX_JSON_DEPTH} nested values`);
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return this.#string();
    if (char === 't') return this.#word('true', true);
    if (char === 'f') return this.#word('false', false);
    if (char === 'n') return this.#word('null', null);
    return this.#number();
  }

  #object(depth: number): Value {
    const result: { [key: string]: Value } = {};
    this.#at++;
    if (this.#next('}')) return result;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('expected a string as object key');
      const key = this.#string();
      if (!this.#next(':')) this.#fail("expected ':'");
      setOwn(result, key, this.#value(depth + 1));
    } while (this.#next(','));
    if (!this.#next('}')) this.#fail("expected ',' or '}'");
    return result;
  }

  #array(depth: number): Value {
    const result: Value[] = [];
    this.#at++;
    if (this.#next(']')) return result;
    do result.push(this.#value(depth + 1));
    while (this.#next(','));
    if (!this.#next(']')) this.#fail("expected ',' or ']'");
    return result;
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#fail('unterminated string');
      this.#at += code === 92 ? 2 : 1;
      if (code === 34) break;
    }
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#fail('invalid string');
    }
  }

  #number(): Value {
    const start = this.#at;
    if (this.#text[this.#at] === '-') this.#at++;
    const first = this.#at;
    this.#digits();
    if (this.#at - first > 1 && this.#text[first] === '0') this.#fail('a number has no leading zero');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits();
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++;
      if (this.#text[this.#at] === '+' || this.#text[this.#at] === '-') this.#at++;
      this.#digits();
    }
    return numberOf(this.#text.slice(start, this.#at)) ?? this.#fail('invalid number');
  }

  #digits(): void {
    const start = this.#at;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (!(code >= 48 && code <= 57)) break;
      this.#at++;
    }
    if (this.#at === start) this.#fail('expected a value');
  }

  #word<T extends Value>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('expected a value');
    this.#at += word.length;
    return value;
  }

  #next(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #fail(message: string): never {
    throw new JsonError(`JSON: ${message}`, this.#at);
  }
}
