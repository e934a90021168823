import { BpfError, type BpfErrorCode } from '../errors.js';

/**
 * Reads little-endian or big-endian fields of a byte range that nobody vouches for: every access is checked, and one that
 * leaves the range is a `BpfError` which names the place.
 */
export class Reader {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly #view: DataView;
  readonly #what: string;
  readonly #code: BpfErrorCode;

  constructor(bytes: Uint8Array, what: string, code: BpfErrorCode, littleEndian = true) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
    this.#code = code;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    this.#check(at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.#check(at, 2);
    return this.#view.getUint16(at, this.littleEndian);
  }

  u32(at: number): number {
    this.#check(at, 4);
    return this.#view.getUint32(at, this.littleEndian);
  }

  i32(at: number): number {
    this.#check(at, 4);
    return this.#view.getInt32(at, this.littleEndian);
  }

  u64(at: number): bigint {
    this.#check(at, 8);
    return this.#view.getBigUint64(at, this.littleEndian);
  }

  /** A 64-bit field that has to fit a safe integer, such as an offset or a size. */
  size(at: number): number {
    const value = this.u64(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail(`size ${value} at offset ${at} is beyond any file`);
    return Number(value);
  }

  /** The bytes from `at`, not copied. */
  slice(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** A NUL-terminated string; the end of the range ends it too. */
  string(at: number): string {
    this.#check(at, 0);
    const end = this.bytes.indexOf(0, at);
    return latin1(this.bytes.subarray(at, end === -1 ? this.length : end));
  }

  fail(problem: string): never {
    throw new BpfError(this.#code, `${this.#what}: ${problem}`);
  }

  #check(at: number, length: number): void {
    if (!Number.isSafeInteger(at) || at < 0 || length < 0 || at + length > this.length) {
      this.fail(
        `${length} bytes at offset ${at} are wanted, but there are ${this.length} in all: the file is cut off or lies`,
      );
    }
  }
}

/** Bytes as text, one character a byte: names in objects are ASCII, and hostile ones stay harmless. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
