import { runOutside } from '../context/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import type { Product } from '../generated/objects-context.js';
import { type Loss, type LossCause, LossLedger, lossEvent } from './loss-ledger.js';

/** What the teller needs of its pipeline. */
export interface LossTellerOptions {
  readonly emitter: string;
  readonly product: Product | undefined;
  /** How many sinks each loss event goes to. */
  readonly sinks: number;
  readonly now: () => number;
  /** Numbers a loss event and hands it to all sinks. */
  readonly send: (event: OcsfEvent) => void;
}

const interval = 1000;

/** Counts losses and tells them in events of class 6008, at most one a second, each loss at least once to at least one sink. */
export class LossTeller {
  readonly #options: LossTellerOptions;
  readonly #ledger = new LossLedger();
  readonly #statistics = new Map<string, Partial<Record<LossCause, number>>>();
  readonly #lossEvents = new WeakSet<OcsfEvent>();
  /** What a loss event tells that no sink has written yet, and how many sinks may still write it. */
  readonly #untold = new WeakMap<OcsfEvent, { readonly losses: readonly Loss[]; sinks: number }>();
  #lastTold = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LossTellerOptions) {
    this.#options = options;
  }

  /** Losses of one sink by cause. */
  of(sink: string): Readonly<Partial<Record<LossCause, number>>> {
    return { ...this.#statistics.get(sink) };
  }

  /** An event did not reach a sink. */
  lost(sink: string, cause: LossCause, event: OcsfEvent): void {
    if (!this.#lossEvents.has(event)) {
      this.count(sink, cause, event.metadata.sequence);
      return;
    }
    this.#add(sink, cause);
    const untold = this.#untold.get(event);
    if (untold === undefined || --untold.sinks > 0) return;
    // Only a write that succeeds plans the next telling: sinks that take nothing must not be fed loss events about loss events.
    this.#ledger.restore(untold.losses);
  }

  /** Something did not reach a sink, under the number that it had. */
  count(sink: string, cause: LossCause, sequence: number | undefined): void {
    this.#add(sink, cause);
    this.#ledger.add(sink, cause, sequence);
    this.#plan();
  }

  /** A sink has written a batch. */
  written(batch: readonly OcsfEvent[]): void {
    for (const event of batch) if (event.class_uid === 6008) this.#untold.delete(event);
    if (!this.#ledger.isEmpty) this.#plan();
  }

  /** Tells what there is, unless something was told less than a second ago; whether there was something to tell. */
  tell(): boolean {
    return this.#options.now() >= this.#lastTold + interval && this.#tellNow();
  }

  /** Tells what there is for the last time. */
  finish(): boolean {
    this.#closed = true;
    clearTimeout(this.#timer);
    return this.#tellNow();
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#closed) return;
    const wait = Math.max(0, this.#lastTold + interval - this.#options.now());
    this.#timer = runOutside(() => setTimeout(() => this.#tellNow(), wait));
  }

  #tellNow(): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#ledger.isEmpty) return false;
    const { emitter, product, sinks, now, send } = this.#options;
    this.#lastTold = now();
    const losses = this.#ledger.take();
    const event = lossEvent(losses, emitter, product === undefined ? {} : { product }, this.#lastTold);
    this.#lossEvents.add(event);
    this.#untold.set(event, { losses, sinks });
    send(event);
    return true;
  }

  #add(sink: string, cause: LossCause): void {
    const counts = this.#statistics.get(sink) ?? {};
    counts[cause] = (counts[cause] ?? 0) + 1;
    this.#statistics.set(sink, counts);
  }
}
