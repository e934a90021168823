import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { FromWorker, MirrorRecord, ToWorker } from './record.js';
import type { WorkerStart } from './worker.js';

/** The threads that judge. */
export interface CrewOptions {
  readonly start: WorkerStart;
  readonly workers: number;
  /** Records that one worker is given before it has answered for earlier ones. */
  readonly window: number;
  readonly execArgv: readonly string[] | undefined;
  /** Milliseconds until a worker that ended is replaced; doubled each time when its successors end soon as well. */
  readonly restartAfter: number;
  /** Milliseconds; for the lives of workers. */
  readonly now: () => number;
  onMessage(message: FromWorker): void;
  /** Records that a worker took with it when it ended. */
  onLost(count: number): void;
  /** A worker has room again. */
  onRoom(): void;
}

/** Worker threads that are replaced when they end. */
export interface Crew {
  /** How many records the fittest worker would take now; 0 when none has room. */
  room(): number;
  /** Gives records to the fittest worker; their bodies are moved, not copied. */
  give(records: readonly MirrorRecord[]): void;
  /** Resolves when every worker could be given work, or has failed to start. */
  readonly ready: Promise<void>;
  /** The running threads, for tests that end them. */
  readonly threads: () => readonly Worker[];
  close(): Promise<void>;
}

/** A worker that ends before it lived so long ended soon. Milliseconds. */
const SOON = 10_000;
/** The longest wait before a worker is replaced. Milliseconds. */
const LONGEST_WAIT = 30_000;

interface Member {
  thread: Worker;
  ready: boolean;
  busy: number;
}

/** Starts the threads. */
export function createCrew(options: CrewOptions): Crew {
  let closed = false;
  const members = new Set<Member>();
  const timers = new Set<NodeJS.Timeout>();
  /** `early` counts the predecessors in a row that ended soon: starting workers that cannot live must not take the machine. */
  const hire = (onFirst: () => void, early = 0): void => {
    const born = options.now();
    const thread = new Worker(workerPath(), {
      workerData: options.start,
      ...(options.execArgv === undefined ? {} : { execArgv: [...options.execArgv] }),
    });
    const member: Member = { thread, ready: false, busy: 0 };
    members.add(member);
    thread.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') member.ready = true;
      if (message.kind === 'judged') member.busy -= message.count;
      options.onMessage(message);
      if (message.kind === 'ready' || message.kind === 'judged') options.onRoom();
      if (message.kind === 'ready' || message.kind === 'unfit') {
        onFirst();
        // Until here a process that waits for the crew must not end; from here on the crew alone keeps none alive.
        thread.unref();
      }
    });
    // An error is always followed by an exit; without a listener it would end the process.
    thread.on('error', (error) =>
      options.onMessage({ kind: 'fault', inspector: 'worker', step: 'run', message: error.message }),
    );
    thread.on('exit', () => {
      members.delete(member);
      onFirst();
      if (member.busy > 0) options.onLost(member.busy);
      if (closed) return;
      const soon = options.now() - born < SOON;
      const wait = Math.min(options.restartAfter * 2 ** Math.min(early, 20), LONGEST_WAIT);
      const timer = setTimeout(() => {
        timers.delete(timer);
        hire(() => undefined, soon ? early + 1 : 0);
      }, wait);
      timers.add(timer);
    });
  };
  const ready = Promise.all(
    Array.from({ length: options.workers }, () => new Promise<void>((resolve) => hire(resolve))),
  ).then(() => undefined);
  const fittest = (): Member | undefined => {
    let best: Member | undefined;
    for (const member of members) if (member.ready && (best === undefined || member.busy < best.busy)) best = member;
    return best;
  };
  return {
    room: () => Math.max(0, options.window - (fittest()?.busy ?? options.window)),
    give(records) {
      const member = fittest();
      if (member === undefined) return options.onLost(records.length);
      member.busy += records.length;
      const message: ToWorker = { kind: 'judge', records };
      member.thread.postMessage(
        message,
        records.map((record) => record.body.buffer),
      );
    },
    ready,
    threads: () => [...members].map(({ thread }) => thread),
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...members].map(({ thread }) => thread.terminate()));
    },
  };
}

function workerPath(): string | URL {
  // In a clone the sources run as they are; in a package the worker is an entry of its own.
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  return createRequire(import.meta.url).resolve('@lamellar/gateway/mirror-worker');
}
