import { builtinError } from '../builtin-error.js';

/** Tags of the universal types that certificates use. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: its tag, its content, and itself whole. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/**
 * Reads DER (X.690) elements one after the other; nothing is copied.
 *
 * @throws {BuiltinError} `x509: malformed ...`.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The tag of the next element; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** The next element, whatever it is. */
  any(): DerElement {
    const start = this.#at;
    const first = this.#bytes[start];
    if (first === undefined) throw malformed('element');
    if ((first & 0x1f) === 0x1f) throw malformed('tag');
    let at = start + 1;
    let length = this.#bytes[at++];
    if (length === undefined) throw malformed('length');
    if (length > 0x7f) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || at + count > this.#bytes.length) throw malformed('length');
      length = 0;
      for (let next = 0; next < count; next++) length = length * 256 + this.#bytes[at++]!;
      if (length < 0x80 || length < 256 ** (count - 1)) throw malformed('length');
    }
    const end = at + length;
    if (end > this.#bytes.length) throw malformed('element: it ends too early');
    this.#at = end;
    return { tag: first, content: this.#bytes.subarray(at, end), whole: this.#bytes.subarray(start, end) };
  }

  /** The next element, which must have the tag. */
  take(expected: number, what: string): DerElement {
    if (this.peek() !== expected) throw malformed(what);
    return this.any();
  }

  /** The next element when it has the tag. */
  optional(expected: number): DerElement | undefined {
    return this.peek() === expected ? this.any() : undefined;
  }

  /** A reader of the next element's content. */
  open(expected: number, what: string): DerReader {
    return new DerReader(this.take(expected, what).content);
  }

  /** Everything that is left, read element by element. */
  rest(): DerElement[] {
    const elements: DerElement[] = [];
    while (!this.done) elements.push(this.any());
    return elements;
  }
}

/** A complaint about a part of a certificate. */
export function malformed(what: string): Error {
  return builtinError(`x509: malformed ${what}`);
}

/** The value of an INTEGER. */
export function integerOf(content: Uint8Array): bigint {
  if (content.length === 0 || content.length > 2048) throw malformed('integer');
  let hex = '';
  for (const byte of content) hex += byte.toString(16).padStart(2, '0');
  const value = BigInt(`0x${hex}`);
  return content[0]! > 0x7f ? value - (1n << BigInt(content.length * 8)) : value;
}

/** The bytes of a BIT STRING that fills whole bytes, or its bytes with unused bits. */
export function bitStringOf(content: Uint8Array): Uint8Array {
  if (content.length === 0 || content[0]! > 7) throw malformed('bit string');
  return content.subarray(1);
}

/** The numbers of an OBJECT IDENTIFIER. */
export function oidOf(content: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  for (const [index, byte] of content.entries()) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw malformed('object identifier');
    if (byte & 0x80) {
      if (index === content.length - 1) throw malformed('object identifier');
      continue;
    }
    if (numbers.length === 0) {
      const first = Math.min(Math.floor(value / 40), 2);
      numbers.push(first, value - first * 40);
    } else numbers.push(value);
    value = 0;
  }
  if (numbers.length === 0) throw malformed('object identifier');
  return numbers;
}

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16be');

/** The text of any string type; undefined for another type. */
export function textOf({ tag: kind, content }: DerElement): string | undefined {
  switch (kind) {
    case tag.utf8:
      try {
        return utf8.decode(content);
      } catch {
        throw malformed('UTF-8 string');
      }
    case tag.printable:
    case tag.ia5:
    case tag.numeric:
    case tag.teletex:
      return latin1.decode(content);
    case tag.bmp:
      return utf16.decode(content);
    default:
      return undefined;
  }
}

/** A time as RFC 3339 and as milliseconds since 1970. */
export function timeOf(element: DerElement): { readonly text: string; readonly ms: number } {
  const written = latin1.decode(element.content);
  const long = element.tag === tag.generalizedTime;
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(written);
  if (match === null || (match[1]!.length === 4) !== long) throw malformed('time');
  const [, yearText, month, day, hour, minute, second = '00'] = match;
  const short = Number(yearText);
  const year = long ? yearText! : String(short >= 50 ? 1900 + short : 2000 + short);
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== text.slice(0, 19)) throw malformed('time');
  return { text, ms };
}
