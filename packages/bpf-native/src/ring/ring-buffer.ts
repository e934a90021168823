import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap } from '../load/collection.js';

/**
 * Called for each record: the batch's bytes, and where this record's payload begins and ends. The bytes are valid until
 * the callback returns.
 */
export type RecordCallback = (bytes: Uint8Array, start: number, end: number) => void;

/** Committed records of one batch: begins and ends of payloads lie in `bytes`, two words a record in `places`. */
export interface RecordBatch {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Begin and end of each payload, in order. */
  readonly places: Uint32Array;
}

const header = 8;
const discard = 1 << 30;
/** ENOSPC: the first record needs more room than the batch has. */
const noRoom = 28;
const usualBatch = 128 * 1024;

/** A BPF ring buffer that is drained in batches: the shim copies committed records out and releases them at once. */
export class RingBuffer implements Disposable {
  readonly #handle: number;
  readonly #deliver: Deliver = createDeliver();
  #batch: Uint8Array;
  #words: Uint32Array;
  #closed = false;

  /** Maps the ring; `batch` bytes are copied at a time. @default 128 KiB, at most the ring's size */
  constructor({ fd, spec }: LoadedMap, batch: number = usualBatch) {
    this.#handle = checked(shim().ringOpen(fd, spec.maxEntries), `mapping ring "${spec.name}"`);
    this.#batch = new Uint8Array((Math.min(batch, spec.maxEntries + header) + 7) & ~7);
    this.#words = new Uint32Array(this.#batch.buffer);
  }

  /** Bytes that wait in the ring, records that are not committed included. */
  get pending(): number {
    return this.#closed ? 0 : shim().ringPending(this.#handle);
  }

  /** Calls back for every committed record and returns how many there were. Never waits. */
  drain(callback: RecordCallback): number {
    let count = 0;
    for (let length = this.#next(); length > 0; length = this.#next())
      count += this.#deliver(this.#batch, this.#words, length, callback);
    return count;
  }

  /** Committed records, batch by batch, until the ring is empty. A batch is valid until the next one is asked for. */
  *batches(): IterableIterator<RecordBatch> {
    for (let length = this.#next(); length > 0; length = this.#next()) {
      const places: number[] = [];
      createDeliver()(this.#batch, this.#words, length, (_, start, end) => places.push(start, end));
      yield { bytes: this.#batch, count: places.length / 2, places: Uint32Array.from(places) };
    }
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    shim().mapClose(this.#handle);
  }

  /** Copies the next records and returns their bytes; 0 when none is committed. */
  #next(): number {
    while (!this.#closed) {
      const length = shim().ringDrain(this.#handle, this.#batch);
      if (length !== -noRoom) return checked(length, 'draining a ring');
      // No record is larger than the ring.
      this.#batch = new Uint8Array(Math.max(4096, this.#batch.length * 2));
      this.#words = new Uint32Array(this.#batch.buffer);
    }
    return 0;
  }
}

type Deliver = (bytes: Uint8Array, words: Uint32Array, length: number, callback: RecordCallback) => number;

/** Each ring walks its records by a function of its own: with one callback for each ring, the engine can put it inside the loop. */
function createDeliver(): Deliver {
  return (bytes, words, length, callback) => {
    let count = 0;
    for (let at = 0; at < length; ) {
      const word = words[at >> 2]!;
      const size = word & ~discard;
      const start = at + header;
      if ((word & discard) === 0) {
        callback(bytes, start, start + size);
        count++;
      }
      at = start + ((size + 7) & ~7);
    }
    return count;
  };
}
