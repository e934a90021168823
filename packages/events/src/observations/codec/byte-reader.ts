import { EventsError } from '../../errors.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads what a `ByteWriter` wrote; every read is checked against what is left. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    this.need(1, 'a byte');
    return this.#bytes[this.#at++]!;
  }

  varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (Number.isSafeInteger(value)) return value;
        break;
      }
      factor *= 0x80;
    }
    throw this.error('an integer below 2^53');
  }

  /** A number of things that take at least `each` bytes, so that no claim is larger than the input. */
  count(what: string, each = 1): number {
    const count = this.varint();
    this.need(count * each, `${count} ${what}`);
    return count;
  }

  float(): number {
    this.need(8, 'a number');
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  text(): string {
    const length = this.count('bytes of text');
    const start = this.#at;
    this.#at += length;
    try {
      return decoder.decode(this.#bytes.subarray(start, this.#at));
    } catch {
      throw this.error('text in UTF-8');
    }
  }

  need(bytes: number, what: string): void {
    if (bytes > this.left) throw this.error(what);
  }

  error(expected: string): EventsError {
    return new EventsError(
      'EVENTS_CODEC',
      `expected ${expected} at byte ${this.#at} of ${this.#bytes.length} of a batch of observations; the batch was cut short or changed`,
    );
  }
}
