import type { Position } from './ast.js';
import { blockStringValue } from './block-string.js';
import { graphqlError } from './errors.js';

/** What a token is, named as messages show it. */
export type TokenKind =
  | '<EOF>'
  | '!'
  | '$'
  | '&'
  | '('
  | ')'
  | '...'
  | ':'
  | '='
  | '@'
  | '['
  | ']'
  | '{'
  | '}'
  | '|'
  | 'Name'
  | 'Int'
  | 'Float'
  | 'String'
  | 'BlockString'
  | 'Comment';

/** A token and where it begins. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly position: Position;
}

const MARKS = new Set('!$&():=@[]{}|');
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '/': '/',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads the tokens of a GraphQL document. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#space();
    const start = this.#at;
    const position = this.#here(start);
    const char = this.#text[start];
    if (char === undefined) return { kind: '<EOF>', value: '', position };
    if (MARKS.has(char)) {
      this.#at++;
      return { kind: char as TokenKind, value: '', position };
    }
    if (this.#text.startsWith('...', start)) {
      this.#at += 3;
      return { kind: '...', value: '', position };
    }
    if (char === '#') return this.#comment(position);
    if (/[A-Za-z_]/.test(char)) {
      while (/[A-Za-z0-9_]/.test(this.#text[this.#at] ?? '')) this.#at++;
      return { kind: 'Name', value: this.#text.slice(start, this.#at), position };
    }
    if (/[-0-9]/.test(char)) return this.#number(position);
    if (this.#text.startsWith('"""', start)) return this.#blockString(start);
    // gqlparser counts a string from behind its quotation mark.
    if (char === '"') return this.#string(this.#here(start + 1));
    if (char < ' ') throw this.#fail(`Cannot contain the invalid character "\\u${hex4(char)}"`);
    if (char === "'") {
      throw this.#fail(`Unexpected single quote character ('), did you mean to use a double quote (")?`);
    }
    throw this.#fail(`Cannot parse the unexpected character "${char}"`);
  }

  #here(at: number): Position {
    return { line: this.#line, column: at - this.#lineStart + 1 };
  }

  #fail(message: string): Error {
    return graphqlError(message, this.#here(this.#at));
  }

  #newLine(): void {
    if (this.#text[this.#at] === '\r' && this.#text[this.#at + 1] === '\n') this.#at++;
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
  }

  #space(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === '\n' || char === '\r') this.#newLine();
      else if (char === ' ' || char === '\t' || char === ',' || char === '\ufeff') this.#at++;
      else return;
    }
  }

  #comment(position: Position): Token {
    const start = this.#at;
    while (this.#at < this.#text.length && (this.#text[this.#at]! >= ' ' || this.#text[this.#at] === '\t')) this.#at++;
    return { kind: 'Comment', value: this.#text.slice(start, this.#at), position };
  }

  #number(position: Position): Token {
    const start = this.#at;
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') {
      this.#at++;
      if (/[0-9]/.test(this.#text[this.#at] ?? '')) {
        throw this.#fail(`Invalid number, unexpected digit after 0: ${this.#upcoming()}`);
      }
    } else this.#digits();
    let kind: TokenKind = 'Int';
    if (this.#text[this.#at] === '.') {
      kind = 'Float';
      this.#at++;
      this.#digits();
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      kind = 'Float';
      this.#at++;
      if (this.#text[this.#at] === '-' || this.#text[this.#at] === '+') this.#at++;
      this.#digits();
    }
    return { kind, value: this.#text.slice(start, this.#at), position };
  }

  #digits(): void {
    const start = this.#at;
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) this.#at++;
    if (this.#at === start) throw this.#fail(`Invalid number, expected digit but got: ${this.#upcoming()}`);
  }

  #upcoming(): string {
    return this.#at < this.#text.length ? `"${this.#text[this.#at]}"` : '<EOF>';
  }

  #string(position: Position): Token {
    const parts: string[] = [];
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char === '\n' || char === '\r') throw this.#fail('Unterminated string');
      if (char < ' ' && char !== '\t') throw this.#fail(`Invalid character within String: "\\u${hex4(char)}"`);
      this.#at++;
      if (char === '"') return { kind: 'String', value: parts.join(''), position };
      parts.push(char === '\\' ? this.#escape() : char);
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#fail(`Invalid character escape sequence: \\u${digits}`);
      this.#at += 5;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (!Object.hasOwn(ESCAPES, letter)) throw this.#fail(`Invalid character escape sequence: \\${letter}`);
    this.#at++;
    return ESCAPES[letter]!;
  }

  /** gqlparser places a block string at the line on which it ends. */
  #blockString(start: number): Token {
    const parts: string[] = [];
    this.#at += 3;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#fail('Unterminated string');
      if (this.#text.startsWith('"""', this.#at)) {
        // More quotation marks than three belong to the text.
        let count = 3;
        while (this.#text[this.#at + count] === '"') count++;
        parts.push('"'.repeat(count - 3));
        const position = this.#here(start + 3);
        this.#at += count;
        return { kind: 'BlockString', value: blockStringValue(parts.join('')), position };
      }
      if (this.#text.startsWith('\\"""', this.#at)) {
        parts.push('"""');
        this.#at += 4;
      } else if (char === '\n' || char === '\r') {
        parts.push('\n');
        this.#newLine();
      } else if (char < ' ' && char !== '\t') {
        throw this.#fail(`Invalid character within String: "\\u${hex4(char)}"`);
      } else {
        parts.push(char);
        this.#at++;
      }
    }
  }
}

function hex4(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(4, '0');
}
