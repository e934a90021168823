import { setImmediate } from 'node:timers';
import { runOutside } from '../context/index.js';
import type { Sink } from '../contracts/index.js';
import { EventsError } from '../errors.js';
import type { OcsfEvent } from '../generated/classes.js';
import type { LossCause } from './loss-ledger.js';
import type { EventQueue } from './queue/index.js';
import { isRefusal, retryDelay } from './retry.js';

/** What a worker needs. */
export interface SinkWorkerOptions {
  readonly name: string;
  readonly sink: Sink;
  readonly deadLetter: Sink | undefined;
  readonly queue: EventQueue<OcsfEvent>;
  readonly batchSize: number;
  readonly batchDelay: number;
  readonly writeTimeout: number;
  readonly attempts: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  readonly random: () => number;
  readonly onLoss: (cause: LossCause, event: OcsfEvent) => void;
  readonly onWritten: (batch: readonly OcsfEvent[]) => void;
  readonly onFault: (error: unknown) => void;
}

interface Waiter {
  /** Arrival number of the first event that need not be settled. */
  readonly target: number;
  readonly done: () => void;
}

/** Carries events from a queue of its own to one sink, so that a slow sink delays no other. */
export class SinkWorker {
  readonly name: string;
  readonly #options: SinkWorkerOptions;
  readonly #queue: EventQueue<OcsfEvent>;
  readonly #stop = new AbortController();
  #written = 0;
  #draining = false;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  /** Arrival number of the first event of the batch that is being written. */
  #inFlight = Number.POSITIVE_INFINITY;
  #waiters: Waiter[] = [];

  constructor(options: SinkWorkerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#queue = options.queue;
  }

  get queued(): number {
    return this.#queue.size;
  }

  get written(): number {
    return this.#written;
  }

  push(event: OcsfEvent): void {
    const dropped = this.#queue.push(event);
    if (dropped !== undefined) this.#options.onLoss('queue-full', dropped);
    if (!this.#draining && !this.#soon) this.#schedule();
  }

  /** Resolves when everything that was pushed before is written or given up. */
  flush(): Promise<void> {
    const target = this.#queue.arrivals;
    if (this.#isSettled(target)) return Promise.resolve();
    const settled = new Promise<void>((done) => this.#waiters.push({ target, done }));
    if (!this.#draining) this.#start();
    return settled;
  }

  /** Ends retries and waits; what is not written yet is lost. */
  stop(): void {
    this.#stop.abort(new EventsError('EVENTS_CLOSED', `the pipeline stopped before ${this.name} took everything`));
    clearTimeout(this.#timer);
    if (!this.#draining) void this.#drain();
  }

  #schedule(): void {
    if (this.#queue.size >= this.#options.batchSize) {
      this.#soon = true;
      runOutside(() => setImmediate(() => this.#start()));
    } else if (this.#timer === undefined) {
      this.#timer = runOutside(() => setTimeout(() => this.#start(), this.#options.batchDelay));
    }
  }

  #start(): void {
    this.#soon = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#draining) void runOutside(() => this.#drain());
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#queue.size > 0) {
      this.#inFlight = this.#queue.oldest;
      const batch: OcsfEvent[] = [];
      while (batch.length < this.#options.batchSize) {
        const event = this.#queue.shift();
        if (event === undefined) break;
        batch.push(event);
      }
      await this.#deliver(batch);
      this.#inFlight = Number.POSITIVE_INFINITY;
      this.#settle();
    }
    this.#draining = false;
    this.#settle();
  }

  async #deliver(batch: readonly OcsfEvent[]): Promise<void> {
    const { attempts, sink, onFault, onWritten } = this.#options;
    for (let attempt = 1; ; attempt++) {
      if (this.#stop.signal.aborted) return this.#lose('close-timeout', batch);
      try {
        await this.#write(sink, batch);
        this.#written += batch.length;
        onWritten(batch);
        return;
      } catch (error) {
        onFault(error);
        if (isRefusal(error)) return this.#divide(batch);
        if (attempt >= attempts) return this.#giveUp('write-failed', batch);
        await this.#wait(retryDelay(attempt, this.#options, this.#options.random));
      }
    }
  }

  /** Finds the events that the sink refuses by halves, so that the others still arrive. */
  async #divide(batch: readonly OcsfEvent[]): Promise<void> {
    if (batch.length === 1) return this.#giveUp('refused', batch);
    const middle = batch.length >> 1;
    await this.#deliver(batch.slice(0, middle));
    await this.#deliver(batch.slice(middle));
  }

  async #giveUp(cause: LossCause, batch: readonly OcsfEvent[]): Promise<void> {
    const { deadLetter, onFault } = this.#options;
    if (deadLetter === undefined) return this.#lose(cause, batch);
    try {
      await this.#write(deadLetter, batch);
      this.#lose('dead-letter', batch);
    } catch (error) {
      onFault(error);
      this.#lose(cause, batch);
    }
  }

  #lose(cause: LossCause, batch: readonly OcsfEvent[]): void {
    for (const event of batch) this.#options.onLoss(cause, event);
  }

  /** One write that ends by itself, by its time or by `stop`. */
  async #write(sink: Sink, batch: readonly OcsfEvent[]): Promise<void> {
    const { writeTimeout } = this.#options;
    const controller = new AbortController();
    const stop = (): void => controller.abort(this.#stop.signal.reason);
    if (this.#stop.signal.aborted) stop();
    else this.#stop.signal.addEventListener('abort', stop);
    const timer = setTimeout(
      () => controller.abort(new EventsError('EVENTS_WRITE', `${this.name} took longer than ${writeTimeout} ms`)),
      writeTimeout,
    );
    try {
      await Promise.race([sink.write(batch, { signal: controller.signal }), rejection(controller.signal)]);
    } finally {
      clearTimeout(timer);
      this.#stop.signal.removeEventListener('abort', stop);
    }
  }

  #wait(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  #isSettled(target: number): boolean {
    return Math.min(this.#queue.oldest, this.#inFlight) >= target;
  }

  #settle(): void {
    if (this.#waiters.length === 0) return;
    const waiting = this.#waiters;
    this.#waiters = waiting.filter(({ target }) => !this.#isSettled(target));
    for (const { target, done } of waiting) if (this.#isSettled(target)) done();
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
