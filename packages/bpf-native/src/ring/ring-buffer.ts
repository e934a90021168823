import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap } from '../load/collection.js';

/**
 * Called for each record: the batch's bytes, and where this record's payload begins and ends. The bytes are valid until
 * the callback returns.
 */
export type RecordCallback = (bytes: Uint8Array, start: number, end: number) => void;

const header = 8;
const discard = 1 << 30;
/** ENOSPC: the first record needs more room than the batch has. */
const noRoom = 28;

/** A BPF ring buffer that is drained in batches: the shim copies committed records out and releases them at once. */
export class RingBuffer implements Disposable {
  readonly #handle: number;
  #batch: Uint8Array;
  #view: DataView;
  #closed = false;

  /** Maps the ring; `batch` bytes are copied at a time. @default 256 KiB, at most the ring's size */
  constructor({ fd, spec }: LoadedMap, batch: number = 256 * 1024) {
    this.#handle = checked(shim().ringOpen(fd, spec.maxEntries), `mapping ring "${spec.name}"`);
    this.#batch = new Uint8Array(Math.min(batch, spec.maxEntries + header));
    this.#view = new DataView(this.#batch.buffer);
  }

  /** Bytes that wait in the ring, records that are not committed included. */
  get pending(): number {
    return this.#closed ? 0 : shim().ringPending(this.#handle);
  }

  /** Calls back for every committed record and returns how many there were. Never waits. */
  drain(callback: RecordCallback): number {
    let count = 0;
    while (!this.#closed) {
      const length = shim().ringDrain(this.#handle, this.#batch);
      if (length === -noRoom) {
        this.#grow();
        continue;
      }
      if (checked(length, 'draining a ring') === 0) break;
      count += this.#deliver(length, callback);
    }
    return count;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    shim().mapClose(this.#handle);
  }

  /** Makes room for a record that is larger than the batch; none is larger than the ring. */
  #grow(): void {
    this.#batch = new Uint8Array(Math.max(4096, this.#batch.length * 2));
    this.#view = new DataView(this.#batch.buffer);
  }

  #deliver(length: number, callback: RecordCallback): number {
    let count = 0;
    for (let at = 0; at < length; ) {
      const word = this.#view.getUint32(at, true);
      const size = word & ~discard;
      const start = at + header;
      if ((word & discard) === 0) {
        callback(this.#batch, start, start + size);
        count++;
      }
      at = start + ((size + 7) & ~7);
    }
    return count;
  }
}
