import { runOutside } from '../context/index.js';
import type { Emit, Sink } from '../contracts/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import { type Loss, type LossCause, LossLedger, lossEvent } from './loss-ledger.js';
import { type Limits, limitsOf, type PipelineOptions } from './options.js';
import { createQueue } from './queue/index.js';
import { SinkWorker } from './sink-worker.js';
import type { Stage } from './stages/index.js';

/** What became of the events of one sink. */
export interface SinkStatistics {
  readonly name: string;
  readonly queued: number;
  readonly written: number;
  /** Losses by cause. */
  readonly losses: Readonly<Partial<Record<LossCause, number>>>;
}

/** What became of all events. */
export interface PipelineStatistics {
  readonly emitted: number;
  /** Events that a stage kept back, by the stage's name. */
  readonly keptBack: Readonly<Record<string, number>>;
  /** Errors of stages and sinks. */
  readonly faults: number;
  readonly sinks: readonly SinkStatistics[];
}

/** Carries events from engines to sinks. */
export interface Pipeline extends AsyncDisposable {
  /** Takes an event over: returns at once, never throws, never blocks. The pipeline numbers the event; the caller changes it no more. */
  readonly emit: Emit;
  /** Resolves when everything emitted before is written or told as lost. */
  flush(): Promise<void>;
  /** Flushes, ends what takes longer than `closeTimeout`, and closes the sinks. */
  close(): Promise<void>;
  statistics(): PipelineStatistics;
}

const lossInterval = 1000;

/**
 * Makes an `emit` function out of stages and sinks. Every event that does not arrive is counted, and told at most once a second in an event of class
 * 6008 that goes to all sinks.
 *
 * @throws EventsError `EVENTS_OPTION` for a number that is out of its range.
 * @example
 * ```ts
 * await using pipeline = createPipeline({ sinks: [consoleSink()], stages: [deduplicate({ window: 60_000 })] });
 * pipeline.emit(event);
 * ```
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const running = new RunningPipeline(options, limitsOf(options));
  return {
    emit: (event) => running.emit(event),
    flush: () => running.flush(),
    close: () => running.close(),
    statistics: () => running.statistics(),
    [Symbol.asyncDispose]: () => running.close(),
  };
}

class RunningPipeline {
  readonly #options: PipelineOptions;
  readonly #limits: Limits;
  readonly #stages: readonly Stage[];
  readonly #workers: readonly SinkWorker[];
  readonly #name: string;
  readonly #now: () => number;
  readonly #next: () => number;
  readonly #ledger = new LossLedger();
  readonly #losses = new Map<string, Partial<Record<LossCause, number>>>();
  readonly #keptBack: number[];
  readonly #lossEvents = new WeakSet<OcsfEvent>();
  /** What a loss event tells that no sink has written yet, and how many sinks may still write it. */
  readonly #untold = new WeakMap<OcsfEvent, { readonly losses: readonly Loss[]; sinks: number }>();
  #emitted = 0;
  #faults = 0;
  #lastTold = Number.NEGATIVE_INFINITY;
  #lossTimer: NodeJS.Timeout | undefined;
  #releaseTimer: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: PipelineOptions, limits: Limits) {
    this.#options = options;
    this.#limits = limits;
    this.#stages = options.stages ?? [];
    this.#keptBack = this.#stages.map(() => 0);
    this.#name = options.name ?? 'lamellar';
    this.#now = options.now ?? Date.now;
    let sequence = 0;
    this.#next = options.sequence ? () => options.sequence!.next() : () => ++sequence;
    this.#workers = options.sinks.map((sink, index) => this.#worker(sink, index));
  }

  emit(event: OcsfEvent): void {
    this.#emitted++;
    try {
      if (typeof event.metadata !== 'object') throw new TypeError('emit expects an OCSF event, which has metadata');
      if (this.#closed === undefined) this.#run(event, 0);
      else for (const { name } of this.#workers) this.#lose(name, 'closed', event);
    } catch (error) {
      // What throws here is no event: it has no metadata, or a getter that fails.
      this.#fault(error, 'emit');
      for (const { name } of this.#workers) this.#count(name, 'invalid', undefined);
    }
  }

  async flush(): Promise<void> {
    this.#release(true);
    await Promise.all(this.#workers.map((worker) => worker.flush()));
    const due = this.#closed !== undefined || this.#now() >= this.#lastTold + lossInterval;
    if (due && this.#tellLosses()) await Promise.all(this.#workers.map((worker) => worker.flush()));
  }

  close(): Promise<void> {
    this.#closed ??= runOutside(() => this.#close());
    return this.#closed;
  }

  statistics(): PipelineStatistics {
    const keptBack: Record<string, number> = {};
    this.#stages.forEach(({ name }, index) => {
      keptBack[name] = (keptBack[name] ?? 0) + this.#keptBack[index]!;
    });
    return {
      emitted: this.#emitted,
      keptBack,
      faults: this.#faults,
      sinks: this.#workers.map(({ name, queued, written }) => ({
        name,
        queued,
        written,
        losses: { ...this.#losses.get(name) },
      })),
    };
  }

  #run(event: OcsfEvent, from: number): void {
    let current = event;
    for (let i = from; i < this.#stages.length; i++) {
      const stage = this.#stages[i]!;
      let next: OcsfEvent | undefined = current;
      try {
        next = stage.apply(current);
      } catch (error) {
        this.#fault(error, stage.name);
      }
      if (stage.due !== undefined && this.#releaseTimer === undefined) this.#planRelease(stage.due());
      if (next === undefined) {
        this.#keptBack[i]!++;
        return;
      }
      current = next;
    }
    this.#enqueue(this.#numbered(current));
  }

  #enqueue(event: OcsfEvent): void {
    for (const worker of this.#workers) worker.push(event);
  }

  /** Events that were numbered elsewhere keep their number. The metadata may be shared with other events, so it is not changed in place. */
  #numbered(event: OcsfEvent): OcsfEvent {
    const { metadata } = event;
    if (metadata.sequence !== undefined) return event;
    const numbered = { ...metadata, sequence: this.#nextSequence(), log_name: metadata.log_name ?? this.#name };
    if (Object.isFrozen(event)) return { ...event, metadata: numbered };
    event.metadata = numbered;
    return event;
  }

  #nextSequence(): number | undefined {
    try {
      return this.#next();
    } catch (error) {
      this.#fault(error, 'sequence');
      return undefined;
    }
  }

  #planRelease(due: number | undefined): void {
    if (due === undefined) return;
    const wait = Math.min(Math.max(due - this.#now(), 0), 2 ** 31 - 1);
    this.#releaseTimer = runOutside(() => setTimeout(() => this.#release(false), wait));
  }

  #release(all: boolean): void {
    clearTimeout(this.#releaseTimer);
    this.#releaseTimer = undefined;
    for (let i = 0; i < this.#stages.length; i++) {
      const stage = this.#stages[i]!;
      try {
        for (const event of stage.release?.(this.#now(), all) ?? []) this.#run(event, i + 1);
      } catch (error) {
        this.#fault(error, stage.name);
      }
    }
    const due = this.#stages.map((stage) => stage.due?.()).filter((time) => time !== undefined);
    if (due.length > 0 && this.#releaseTimer === undefined) this.#planRelease(Math.min(...due));
  }

  #worker(sink: Sink, index: number): SinkWorker {
    const name = sink.name ?? `sink ${index + 1}`;
    const { queueLimit, ...limits } = this.#limits;
    return new SinkWorker({
      ...limits,
      name,
      sink,
      deadLetter: this.#options.deadLetter,
      queue: createQueue<OcsfEvent>(queueLimit, this.#options.drop ?? 'lowest-severity'),
      random: this.#options.random ?? Math.random,
      onLoss: (cause, event) => this.#lose(name, cause, event),
      onWritten: (batch) => {
        for (const event of batch) if (event.class_uid === 6008) this.#untold.delete(event);
        if (!this.#ledger.isEmpty) this.#planTelling();
      },
      onFault: (error) => this.#fault(error, name),
    });
  }

  #lose(sink: string, cause: LossCause, event: OcsfEvent): void {
    if (!this.#lossEvents.has(event)) {
      this.#count(sink, cause, event.metadata.sequence);
      return;
    }
    this.#addToStatistics(sink, cause);
    const untold = this.#untold.get(event);
    if (untold === undefined || --untold.sinks > 0) return;
    // Only a write that succeeds plans the next telling: sinks that take nothing must not be fed loss events about loss events.
    this.#ledger.restore(untold.losses);
  }

  #count(sink: string, cause: LossCause, sequence: number | undefined): void {
    this.#addToStatistics(sink, cause);
    this.#ledger.add(sink, cause, sequence);
    this.#planTelling();
  }

  #addToStatistics(sink: string, cause: LossCause): void {
    const counts = this.#losses.get(sink) ?? {};
    counts[cause] = (counts[cause] ?? 0) + 1;
    this.#losses.set(sink, counts);
  }

  #planTelling(): void {
    if (this.#lossTimer !== undefined || this.#closed !== undefined) return;
    const wait = Math.max(0, this.#lastTold + lossInterval - this.#now());
    this.#lossTimer = runOutside(() => setTimeout(() => this.#tellLosses(), wait));
  }

  /** Whether there was something to tell. */
  #tellLosses(): boolean {
    clearTimeout(this.#lossTimer);
    this.#lossTimer = undefined;
    if (this.#ledger.isEmpty) return false;
    this.#lastTold = this.#now();
    const losses = this.#ledger.take();
    const product = this.#options.product;
    const event = lossEvent(losses, this.#name, product === undefined ? {} : { product }, this.#lastTold);
    const numbered = this.#numbered(event);
    this.#lossEvents.add(numbered);
    this.#untold.set(numbered, { losses, sinks: this.#workers.length });
    this.#enqueue(numbered);
    return true;
  }

  #fault(error: unknown, where: string): void {
    this.#faults++;
    try {
      this.#options.onFault?.(error, where);
    } catch {
      // Who is told of faults must not make more of them.
    }
  }

  async #close(): Promise<void> {
    this.#release(true);
    clearTimeout(this.#releaseTimer);
    const deadline = setTimeout(() => {
      for (const worker of this.#workers) worker.stop();
    }, this.#limits.closeTimeout);
    await this.flush();
    clearTimeout(deadline);
    clearTimeout(this.#lossTimer);
    const sinks = [...this.#options.sinks, ...(this.#options.deadLetter ? [this.#options.deadLetter] : [])];
    await Promise.all(
      sinks.map(async (sink) => {
        try {
          await sink.close();
        } catch (error) {
          this.#fault(error, 'close');
        }
      }),
    );
  }
}
