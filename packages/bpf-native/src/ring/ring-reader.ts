import type { LoadedMap } from '../load/collection.js';
import { type RecordCallback, RingBuffer } from './ring-buffer.js';
import { wakeOn } from './wake-source.js';

/** How a ring is drained. */
export interface RingReaderOptions {
  /** Milliseconds between drains while records come. @default 1 */
  readonly fastest?: number;
  /** Milliseconds between drains while none come. @default 50 */
  readonly slowest?: number;
  /** Drains at once when a program forces a wake-up, by a thread that waits for it. @default true */
  readonly wake?: boolean;
  /** Bytes that are copied at a time. @default 256 KiB */
  readonly batch?: number;
  /** The timer alone does not keep the process alive. @default false */
  readonly unref?: boolean;
  /** What an error of the callback becomes; without it the error is thrown out of the timer. */
  readonly onError?: (error: unknown) => void;
}

/** What a reader has done. */
export interface RingStatistics {
  readonly records: number;
  readonly drains: number;
  readonly wakes: number;
  /** Milliseconds until the next drain. */
  readonly tick: number;
}

/**
 * Drains a ring by a timer: each drain that finds records halves the time to the next one, each that finds none doubles it. Wake-ups
 * cost more than records do, so programs submit without one and force it only at a high-water mark.
 */
export class RingReader implements Disposable {
  readonly #ring: RingBuffer;
  readonly #options: Required<Omit<RingReaderOptions, 'batch' | 'onError'>> & {
    readonly onError: RingReaderOptions['onError'] | undefined;
  };
  readonly #callback: RecordCallback;
  readonly #waker: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tick: number;
  #records = 0;
  #drains = 0;
  #wakes = 0;
  #open = true;

  constructor(map: LoadedMap, callback: RecordCallback, options: RingReaderOptions = {}) {
    const { fastest = 1, slowest = 50, wake = true, unref = false, onError, batch } = options;
    this.#ring = batch === undefined ? new RingBuffer(map) : new RingBuffer(map, batch);
    this.#options = { fastest, slowest, wake, unref, onError };
    this.#callback = callback;
    this.#tick = fastest;
    this.#waker = wake
      ? wakeOn([map.fd], () => {
          this.#wakes++;
          this.drain();
        })
      : undefined;
    this.#arm();
  }

  get statistics(): RingStatistics {
    return { records: this.#records, drains: this.#drains, wakes: this.#wakes, tick: this.#tick };
  }

  /** Bytes that wait. */
  get pending(): number {
    return this.#ring.pending;
  }

  /** Drains now and returns how many records there were. */
  drain(): number {
    if (!this.#open) return 0;
    const count = this.#ring.drain(this.#callback);
    this.#records += count;
    this.#drains++;
    return count;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.drain();
    this.#open = false;
    clearTimeout(this.#timer);
    this.#waker?.[Symbol.dispose]();
    this.#ring[Symbol.dispose]();
  }

  #arm(): void {
    this.#timer = setTimeout(() => this.#onTick(), this.#tick);
    if (this.#options.unref) this.#timer.unref();
  }

  #onTick(): void {
    const { fastest, slowest, onError } = this.#options;
    try {
      const count = this.drain();
      this.#tick = count > 0 ? Math.max(fastest, this.#tick / 2) : Math.min(slowest, this.#tick * 2);
    } catch (error) {
      if (onError === undefined) throw error;
      onError(error);
    } finally {
      if (this.#open) this.#arm();
    }
  }
}
