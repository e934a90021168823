import { ArchiveError } from '../errors.js';
import { BLOCK, number } from './fields.js';
import { decimal } from './pax.js';
import type { TarBody } from './types.js';

const zeros = Buffer.alloc(64 * 1024);

/** Pairs of offset and length, in rising order, of the parts of a sparse file that the archive stores. */
export type SparseMap = readonly number[];

/** Reads the map entries of one block of the old GNU format: `count` pairs of 12-byte numbers from `start`. */
export function oldGnuPairs(block: Buffer, start: number, count: number, into: number[], offset: number): void {
  for (let i = 0; i < count; i++) {
    const at = start + i * 24;
    if (block[at] === 0) return;
    into.push(number(block, at, 12, 'sparse offset', offset), number(block, at + 12, 12, 'sparse length', offset));
  }
}

/**
 * Throws `ARCHIVE_TAR_SPARSE` unless the map's parts rise without overlap, end within `realSize` and hold `stored` bytes.
 */
export function checkSparse(map: SparseMap, realSize: number, stored: number, offset: number): void {
  let end = 0;
  let sum = 0;
  if (map.length % 2 !== 0) throw wrong(offset, 'pairs of offset and length');
  for (let i = 0; i < map.length; i += 2) {
    const from = map[i] as number;
    const length = map[i + 1] as number;
    if (from < end) throw wrong(offset, 'parts that rise without overlap');
    end = from + length;
    sum += length;
    if (end > realSize) throw wrong(offset, `parts within the file's ${realSize} bytes`);
  }
  if (sum !== stored) throw wrong(offset, `${sum} stored bytes, as the map says; the header says ${stored}`);
}

/** Collects the map of the pax format 1.0, which stands in front of the content as decimal lines padded to blocks. */
export class SparseHead {
  /** Set when the map is whole. */
  map: number[] | undefined;
  #line = '';
  #wanted = -1;
  readonly #numbers: number[] = [];
  readonly #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
  }

  /** Takes one block of 512 bytes. */
  block(bytes: Buffer, maxNumbers: number): void {
    for (let i = 0; i < BLOCK; i++) {
      const byte = bytes[i] as number;
      if (byte !== 0x0a) {
        this.#line += String.fromCharCode(byte);
        if (this.#line.length > 16) throw wrong(this.#offset, 'decimal lines in the sparse map');
        continue;
      }
      const value = decimal(this.#line);
      this.#line = '';
      if (Number.isNaN(value)) throw wrong(this.#offset, 'decimal lines in the sparse map');
      if (this.#wanted < 0) this.#wanted = value * 2;
      else this.#numbers.push(value);
      if (this.#wanted > maxNumbers) {
        throw new ArchiveError(
          'ARCHIVE_LIMIT_HEADER_BYTES',
          `sparse map at byte ${this.#offset} is larger than maxHeaderBytes; raise it if the input is trusted`,
          { offset: this.#offset },
        );
      }
      if (this.#numbers.length === this.#wanted) {
        this.map = this.#numbers;
        return;
      }
    }
  }
}

/** Puts the holes back: gets the stored bytes and writes the whole file to `body`. */
export class SparseBody implements TarBody {
  readonly #map: SparseMap;
  readonly #realSize: number;
  readonly #body: TarBody;
  #part = 0;
  #left: number;
  #position = 0;

  constructor(map: SparseMap, realSize: number, body: TarBody) {
    this.#map = map;
    this.#realSize = realSize;
    this.#body = body;
    this.#left = map[1] ?? 0;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      while (this.#left === 0 && this.#part < this.#map.length) {
        this.#part += 2;
        this.#left = this.#map[this.#part + 1] ?? 0;
      }
      this.#hole(this.#map[this.#part] ?? this.#position);
      const count = Math.min(this.#left, chunk.length - at);
      if (count === 0) return;
      this.#body.write(chunk.subarray(at, at + count));
      at += count;
      this.#left -= count;
      this.#position += count;
    }
  }

  end(): void {
    this.#hole(this.#realSize);
    this.#body.end?.();
  }

  #hole(until: number): void {
    while (this.#position < until) {
      const count = Math.min(zeros.length, until - this.#position);
      this.#body.write(zeros.subarray(0, count));
      this.#position += count;
    }
  }
}

function wrong(offset: number, wanted: string): ArchiveError {
  return new ArchiveError(
    'ARCHIVE_TAR_SPARSE',
    `sparse file at byte ${offset}: expected ${wanted}; the archive is damaged`,
    { offset },
  );
}
