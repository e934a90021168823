import type { Sink } from '../contracts/index.js';
import { EventsError } from '../errors.js';
import type { Product } from '../generated/objects-context.js';
import type { DropPolicy } from './queue/index.js';
import type { RetryOptions } from './retry.js';
import type { Stage } from './stages/index.js';

/** How a pipeline is built. */
export interface PipelineOptions {
  /** Where events go; each sink has a queue of its own. */
  readonly sinks: readonly Sink[];
  /** What happens to each event inside `emit`, in order. @default none */
  readonly stages?: readonly Stage[] | undefined;
  /** The emitter's name, in `metadata.log_name` of what it numbers. @default 'lamellar' */
  readonly name?: string | undefined;
  /** Gives out `metadata.sequence`; a store's sequence goes on over restarts. @default counts from 1 */
  readonly sequence?: { next(): number } | undefined;
  /** The product of loss events. @default Lamellar */
  readonly product?: Product | undefined;
  /** Events that wait for one sink, at most. @default 10000 */
  readonly queueLimit?: number | undefined;
  /** What is dropped when a queue is full. @default 'lowest-severity' */
  readonly drop?: DropPolicy | undefined;
  /** Events written at once, at most. @default 500 */
  readonly batchSize?: number | undefined;
  /** Milliseconds that a batch which is not full waits. @default 100 */
  readonly batchDelay?: number | undefined;
  /** Milliseconds after which one write counts as failed. @default 30000 */
  readonly writeTimeout?: number | undefined;
  readonly retry?: RetryOptions | undefined;
  /** Takes what a sink gave up on. @default none */
  readonly deadLetter?: Sink | undefined;
  /** Milliseconds that `close` waits for the sinks. @default 10000 */
  readonly closeTimeout?: number | undefined;
  /** Hears of every error of a stage or a sink; the pipeline itself logs nothing. @default nobody */
  readonly onFault?: ((error: unknown, where: string) => void) | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** From 0 to 1, for the jitter of retries. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** The numbers of the options, checked. */
export interface Limits {
  readonly queueLimit: number;
  readonly batchSize: number;
  readonly batchDelay: number;
  readonly writeTimeout: number;
  readonly closeTimeout: number;
  readonly attempts: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** @throws EventsError `EVENTS_OPTION` naming the option. */
export function limitsOf(options: PipelineOptions): Limits {
  const { retry = {} } = options;
  return {
    queueLimit: integer('queueLimit', options.queueLimit ?? 10_000, 1),
    batchSize: integer('batchSize', options.batchSize ?? 500, 1),
    batchDelay: integer('batchDelay', options.batchDelay ?? 100, 0),
    writeTimeout: integer('writeTimeout', options.writeTimeout ?? 30_000, 1),
    closeTimeout: integer('closeTimeout', options.closeTimeout ?? 10_000, 1),
    attempts: integer('retry.attempts', retry.attempts ?? 6, 1),
    firstDelay: integer('retry.firstDelay', retry.firstDelay ?? 100, 0),
    longestDelay: integer('retry.longestDelay', retry.longestDelay ?? 10_000, 0),
  };
}

// What setTimeout can wait for.
const most = 2 ** 31 - 1;

function integer(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new EventsError(
    'EVENTS_OPTION',
    `${name} of the pipeline must be an integer from ${least} to ${most}, found ${value}`,
  );
}
