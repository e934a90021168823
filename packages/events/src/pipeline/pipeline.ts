import { runOutside } from '../context/index.js';
import type { Sink } from '../contracts/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import { LossTeller } from './loss-teller.js';
import { type Limits, limitsOf, type PipelineOptions } from './options.js';
import { createQueue } from './queue/index.js';
import { SinkWorker } from './sink-worker.js';
import type { Stage } from './stages/index.js';
import type { Pipeline, PipelineStatistics } from './types.js';

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
  readonly #losses: LossTeller;
  readonly #keptBack: number[];
  #emitted = 0;
  #faults = 0;
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
    this.#losses = new LossTeller({
      emitter: this.#name,
      product: options.product,
      sinks: options.sinks.length,
      now: this.#now,
      // Past the stages: no filter keeps a loss back.
      send: (event) => this.#enqueue(this.#numbered(event)),
    });
    const names = namesOf(options.sinks);
    this.#workers = options.sinks.map((sink, index) => this.#worker(sink, names[index]!));
  }

  emit(event: OcsfEvent): void {
    this.#emitted++;
    try {
      if (typeof event.metadata !== 'object') throw new TypeError('emit expects an OCSF event, which has metadata');
      if (this.#closed === undefined) this.#run(event, 0);
      else for (const { name } of this.#workers) this.#losses.lost(name, 'closed', event);
    } catch (error) {
      // What throws here is no event: it has no metadata, or a getter that fails.
      this.#fault(error, 'emit');
      for (const { name } of this.#workers) this.#losses.count(name, 'invalid', undefined);
    }
  }

  async flush(): Promise<void> {
    this.#release(true);
    await Promise.all(this.#workers.map((worker) => worker.flush()));
    const told = this.#closed === undefined ? this.#losses.tell() : this.#losses.finish();
    if (told) await Promise.all(this.#workers.map((worker) => worker.flush()));
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
        losses: this.#losses.of(name),
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
    const numbered = { ...metadata, sequence: this.#nextSequence(), log_name: this.#name };
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

  #worker(sink: Sink, name: string): SinkWorker {
    const { queueLimit, ...limits } = this.#limits;
    return new SinkWorker({
      ...limits,
      name,
      sink,
      deadLetter: this.#options.deadLetter,
      queue: createQueue<OcsfEvent>(queueLimit, this.#options.drop ?? 'lowest-severity'),
      random: this.#options.random ?? Math.random,
      onLoss: (cause, event) => this.#losses.lost(name, cause, event),
      onWritten: (batch) => this.#losses.written(batch),
      onFault: (error) => this.#fault(error, name),
    });
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

/** A name for each sink, no two the same, since losses are counted by it. */
function namesOf(sinks: readonly Sink[]): string[] {
  const names: string[] = [];
  for (const [index, { name = `sink ${index + 1}` }] of sinks.entries()) {
    names.push(names.includes(name) ? `${name} (${index + 1})` : name);
  }
  return names;
}
