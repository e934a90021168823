import { hexValue } from '../transformations/byte-classes.js';
import { utf8Text } from './utf8-text.js';

/** Receives the tokens of a JSON text. */
export interface JsonHandler {
  open(kind: 'object' | 'array'): void;
  close(): void;
  key(name: string): void;
  /** A string (decoded to UTF-8 bytes), or the text of a number, `true`, `false` or `null`. */
  value(text: string, kind: 'string' | 'bare'): void;
  error(detail: string): void;
}

type Expect = 'value' | 'first-value' | 'first-key' | 'key' | 'colon' | 'comma' | 'end';

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A strict tokeniser (RFC 8259) that may be fed in pieces. The caller bounds the depth by throwing nothing and stopping. */
export class JsonScanner {
  readonly #handler: JsonHandler;
  readonly #stack: ('object' | 'array')[] = [];
  #expect: Expect = 'value';
  #mode: 'between' | 'string' | 'escape' | 'unicode' | 'bare' = 'between';
  #parts: string[] = [];
  #digits = 0;
  #unit = 0;
  /** A high surrogate that waits for its partner; 0 for none. */
  #high = 0;
  #started = false;
  stopped = false;

  constructor(handler: JsonHandler) {
    this.#handler = handler;
  }

  get depth(): number {
    return this.#stack.length;
  }

  stop(): void {
    this.stopped = true;
  }

  write(chunk: string): void {
    this.#started ||= chunk !== '';
    let at = 0;
    while (at < chunk.length && !this.stopped) {
      switch (this.#mode) {
        case 'between':
          at = this.#between(chunk, at);
          break;
        case 'string':
          at = this.#string(chunk, at);
          break;
        case 'escape':
          this.#escape(chunk.charAt(at++));
          break;
        case 'unicode':
          this.#unicode(chunk.charCodeAt(at++));
          break;
        default:
          at = this.#bare(chunk, at);
      }
    }
  }

  /** Ends the text; an empty one is no error. */
  end(): void {
    if (this.stopped) return;
    if (this.#mode === 'bare') this.#finishBare();
    if (this.stopped || !this.#started) return;
    if (this.#mode !== 'between' || this.#expect !== 'end') this.#fail('the text ends too early');
  }

  #fail(detail: string): void {
    if (this.stopped) return;
    this.stopped = true;
    this.#handler.error(detail);
  }

  #between(chunk: string, from: number): number {
    let at = from;
    let byte = chunk.charCodeAt(at);
    while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = chunk.charCodeAt(++at);
    if (at >= chunk.length) return at;
    const expect = this.#expect;
    switch (byte) {
      case 0x22:
        if (expect === 'colon' || expect === 'comma' || expect === 'end') break;
        this.#mode = 'string';
        return at + 1;
      case 0x7b:
      case 0x5b:
        if (expect !== 'value' && expect !== 'first-value') break;
        this.#open(byte === 0x7b ? 'object' : 'array');
        return at + 1;
      case 0x7d:
      case 0x5d:
        if (!this.#close(byte === 0x7d ? 'object' : 'array')) break;
        return at + 1;
      case 0x3a:
        if (expect !== 'colon') break;
        this.#expect = 'value';
        return at + 1;
      case 0x2c:
        if (expect !== 'comma') break;
        this.#expect = this.#stack.at(-1) === 'object' ? 'key' : 'value';
        return at + 1;
      default:
        if (expect !== 'value' && expect !== 'first-value') break;
        this.#mode = 'bare';
        return at;
    }
    this.#fail(`${JSON.stringify(chunk.charAt(at))} stands where ${this.#wanted()} is expected`);
    return at;
  }

  #wanted(): string {
    const names: Record<Expect, string> = {
      value: 'a value',
      'first-value': 'a value or ]',
      'first-key': 'a key or }',
      key: 'a key',
      colon: 'a colon',
      comma: 'a comma or the end of the container',
      end: 'nothing more',
    };
    return names[this.#expect];
  }

  #open(kind: 'object' | 'array'): void {
    this.#stack.push(kind);
    this.#expect = kind === 'object' ? 'first-key' : 'first-value';
    this.#handler.open(kind);
  }

  #close(kind: 'object' | 'array'): boolean {
    const empty = kind === 'object' ? 'first-key' : 'first-value';
    if (this.#stack.at(-1) !== kind || (this.#expect !== 'comma' && this.#expect !== empty)) return false;
    this.#stack.pop();
    this.#handler.close();
    this.#afterValue();
    return true;
  }

  #afterValue(): void {
    this.#expect = this.#stack.length === 0 ? 'end' : 'comma';
  }

  #string(chunk: string, from: number): number {
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk.charCodeAt(at);
      if (byte === 0x22 || byte === 0x5c || byte < 0x20) break;
    }
    if (at > from) {
      this.#loneSurrogate();
      this.#parts.push(chunk.slice(from, at));
    }
    if (at === chunk.length) return at;
    const byte = chunk.charCodeAt(at);
    if (byte === 0x5c) {
      this.#mode = 'escape';
    } else if (byte === 0x22) {
      this.#loneSurrogate();
      this.#finishString();
    } else {
      this.#fail('a control character stands in a string');
    }
    return at + 1;
  }

  #escape(char: string): void {
    if (char === 'u') {
      this.#mode = 'unicode';
      this.#digits = 0;
      this.#unit = 0;
      return;
    }
    const text = Object.hasOwn(escapes, char) ? escapes[char] : undefined;
    if (text === undefined) {
      this.#fail(`\\${char} is no escape`);
      return;
    }
    this.#loneSurrogate();
    this.#parts.push(text);
    this.#mode = 'string';
  }

  #unicode(byte: number): void {
    const digit = hexValue[byte] ?? 255;
    if (digit === 255) {
      this.#fail('\\u is not followed by four hexadecimal digits');
      return;
    }
    this.#unit = this.#unit * 16 + digit;
    if (++this.#digits < 4) return;
    this.#mode = 'string';
    const unit = this.#unit;
    if (this.#high !== 0 && unit >= 0xdc00 && unit <= 0xdfff) {
      this.#parts.push(utf8Text(0x10000 + ((this.#high - 0xd800) << 10) + unit - 0xdc00));
      this.#high = 0;
      return;
    }
    this.#loneSurrogate();
    if (unit >= 0xd800 && unit <= 0xdbff) this.#high = unit;
    else this.#parts.push(utf8Text(unit));
  }

  /** A high surrogate without its partner is U+FFFD. */
  #loneSurrogate(): void {
    if (this.#high === 0) return;
    this.#high = 0;
    this.#parts.push(utf8Text(0xfffd));
  }

  #finishString(): void {
    const text = this.#parts.length === 1 ? (this.#parts[0] ?? '') : this.#parts.join('');
    this.#parts = [];
    this.#mode = 'between';
    if (this.#expect === 'key' || this.#expect === 'first-key') {
      this.#expect = 'colon';
      this.#handler.key(text);
    } else {
      this.#afterValue();
      this.#handler.value(text, 'string');
    }
  }

  #bare(chunk: string, from: number): number {
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk.charCodeAt(at);
      const letter = byte | 32;
      const inside =
        (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 122) || byte === 43 || byte === 45 || byte === 46;
      if (!inside) break;
    }
    if (at > from) this.#parts.push(chunk.slice(from, at));
    if (at < chunk.length) this.#finishBare(chunk.charAt(at));
    return at;
  }

  #finishBare(next = ''): void {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#mode = 'between';
    if (text !== 'true' && text !== 'false' && text !== 'null' && !isNumber(text)) {
      this.#fail(`${JSON.stringify((text || next).slice(0, 40))} is no value`);
      return;
    }
    this.#afterValue();
    this.#handler.value(text, 'bare');
  }
}

/** The number grammar of RFC 8259. */
function isNumber(text: string): boolean {
  let at = text.startsWith('-') ? 1 : 0;
  const whole = digitsAt(text, at);
  if (whole === 0 || (whole > 1 && text.charCodeAt(at) === 48)) return false;
  at += whole;
  if (text.charAt(at) === '.') {
    const fraction = digitsAt(text, at + 1);
    if (fraction === 0) return false;
    at += 1 + fraction;
  }
  if ((text.charCodeAt(at) | 32) === 101) {
    const sign = text.charAt(at + 1);
    at += sign === '+' || sign === '-' ? 2 : 1;
    const exponent = digitsAt(text, at);
    if (exponent === 0) return false;
    at += exponent;
  }
  return at === text.length;
}

function digitsAt(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at - from;
}
