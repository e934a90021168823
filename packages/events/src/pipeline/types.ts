import type { Emit } from '../contracts/index.js';
import type { LossCause } from './loss-ledger.js';

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
