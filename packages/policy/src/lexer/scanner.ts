import {
  COMMENT,
  EOF,
  IDENT,
  ILLEGAL,
  NUMBER,
  RAW_TEMPLATE_END,
  RAW_TEMPLATE_PART,
  STRING,
  TEMPLATE_END,
  TEMPLATE_PART,
  type Token,
  WHITESPACE,
} from './token.js';

/** Tokens of one character. */
const SINGLE: Readonly<Record<string, Token>> = {
  '[': '[',
  ']': ']',
  '{': '{',
  '}': '}',
  '(': '(',
  ')': ')',
  ',': ',',
  ';': ';',
  '.': '.',
  ':': ':',
  '+': 'plus',
  '-': 'minus',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '&': 'and_operator',
  '|': 'or_operator',
  '=': 'eq',
  '<': 'lt',
  '>': 'gt',
};

/** Tokens of two characters, the second of which is `=`. */
const WITH_EQUALS: Readonly<Record<string, Token>> = {
  ':': 'assign',
  '=': 'equal',
  '<': 'lte',
  '>': 'gte',
  '!': 'neq',
};

const ESCAPES = '\\"/bfnrt';

/** What a scan found wrong, with its offset. */
export interface ScanError {
  readonly at: number;
  readonly message: string;
}

/** Reads tokens one at a time from any offset; the parser decides about keywords and template strings. */
export class Scanner {
  readonly text: string;
  /** The keywords in force. */
  keywords: ReadonlySet<string>;
  /** Start of the token that was read last. */
  start = 0;
  /** End of the token that was read last, where the next read begins. */
  end = 0;
  errors: ScanError[] = [];

  constructor(text: string, keywords: ReadonlySet<string>) {
    this.text = text;
    this.keywords = keywords;
    if (text.charCodeAt(0) === 0xfeff) this.end = 1;
  }

  /** Reads the next token, which may be white space or a comment. */
  next(): Token {
    const { text } = this;
    this.start = this.end;
    if (this.start >= text.length) return EOF;
    const code = text.charCodeAt(this.end++);
    if (code === 32 || code === 9 || code === 10 || code === 13) return WHITESPACE;
    if (isLetter(code)) {
      while (isLetter(text.charCodeAt(this.end)) || isDigit(text.charCodeAt(this.end))) this.end++;
      const word = text.slice(this.start, this.end);
      return this.keywords.has(word) ? word : IDENT;
    }
    if (isDigit(code)) return this.#number();
    if (code === 34) return this.#string();
    if (code === 96) return this.#rawString();
    if (code === 35) {
      const line = text.indexOf('\n', this.end);
      this.end = line < 0 ? text.length : line;
      return COMMENT;
    }
    const char = text[this.start]!;
    if (text.charCodeAt(this.end) === 61 && Object.hasOwn(WITH_EQUALS, char)) {
      this.end++;
      return WITH_EQUALS[char]!;
    }
    if (Object.hasOwn(SINGLE, char)) return SINGLE[char]!;
    return this.#other(code);
  }

  /** Goes on inside a template string, after the `}` that ended an expression. */
  template(raw: boolean): Token {
    this.start = this.end - 1;
    return this.#template(raw);
  }

  #other(code: number): Token {
    const { text } = this;
    if (code === 36) {
      const quote = text[this.end];
      if (quote === '"' || quote === '`') {
        this.end++;
        this.start = this.end - 1;
        return this.#template(quote === '`');
      }
      return this.#fail('illegal $ character');
    }
    if (code === 33) return this.#fail('illegal ! character');
    if (code === 0xa0) return this.#fail('illegal non-breaking space character, use a regular space instead');
    if (code === 0xfeff) return this.#fail('illegal byte-order mark');
    if (code === 0) return this.#fail('illegal null character');
    if (code >= 0xd800 && code <= 0xdbff) this.end++;
    return ILLEGAL;
  }

  #number(): Token {
    const { text } = this;
    let failed = false;
    const digits = (): boolean => {
      const from = this.end;
      while (isDigit(text.charCodeAt(this.end))) this.end++;
      return this.end > from;
    };
    digits();
    if (text[this.end] === '.') {
      this.end++;
      if (!digits()) failed = this.#report('expected fraction');
    }
    if (text[this.end] === 'e' || text[this.end] === 'E') {
      this.end++;
      if (text[this.end] === '+' || text[this.end] === '-') this.end++;
      if (!digits()) failed = this.#report('expected exponent');
    }
    if (isLetter(text.charCodeAt(this.end))) {
      failed = this.#report('illegal number format');
      while (isLetter(text.charCodeAt(this.end)) || isDigit(text.charCodeAt(this.end))) this.end++;
    }
    return failed ? ILLEGAL : NUMBER;
  }

  #string(): Token {
    const { text } = this;
    let failed = false;
    for (;;) {
      const char = text[this.end];
      if (char === undefined || char === '\n') {
        this.#report('non-terminated string');
        return ILLEGAL;
      }
      this.end++;
      if (char === '"') return failed ? ILLEGAL : STRING;
      if (char === '\\') failed = this.#escape(false) || failed;
    }
  }

  /** Steps over what follows a backslash; true when it is no escape. */
  #escape(template: boolean): boolean {
    const next = this.text[this.end] ?? '';
    if (next !== '' && (ESCAPES.includes(next) || (template && next === '{'))) this.end++;
    else if (next === 'u') this.end = Math.min(this.end + 5, this.text.length);
    else return this.#report('illegal escape sequence');
    return false;
  }

  #rawString(): Token {
    const close = this.text.indexOf('`', this.end);
    if (close < 0) {
      this.end = this.text.length;
      return this.#fail('non-terminated string');
    }
    this.end = close + 1;
    return STRING;
  }

  #template(raw: boolean): Token {
    const { text } = this;
    let failed = false;
    for (;;) {
      const char = text[this.end];
      if (char === undefined || (!raw && char === '\n')) {
        this.#report('non-terminated string');
        return ILLEGAL;
      }
      this.end++;
      if (char === (raw ? '`' : '"')) return failed ? ILLEGAL : raw ? RAW_TEMPLATE_END : TEMPLATE_END;
      if (char === '{') return failed ? ILLEGAL : raw ? RAW_TEMPLATE_PART : TEMPLATE_PART;
      if (char === '\\') {
        if (!raw) failed = this.#escape(true) || failed;
        else if (text[this.end] === '{') this.end++;
      }
    }
  }

  #report(message: string): true {
    this.errors.push({ at: this.start, message });
    return true;
  }

  #fail(message: string): Token {
    this.#report(message);
    return ILLEGAL;
  }
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
