import { parentPort, workerData } from 'node:worker_threads';
import type { Inspector } from '../inspector.js';
import { judge } from './judge.js';
import { lowerThreadPriority } from './priority.js';
import type { CreateInspectors, FromWorker, MirrorDetection, ToWorker } from './record.js';

/** What the receiver gives a worker at its start. */
export interface WorkerStart {
  /** The address of the module that exports `createInspectors`. */
  readonly module: string;
  readonly data: unknown;
  /** 0 to 19; 0 leaves the priority as it is. */
  readonly niceness: number;
}

const port = parentPort;
if (port !== null) void start(workerData as WorkerStart, (message) => port.postMessage(message));

async function start({ module, data, niceness }: WorkerStart, send: (message: FromWorker) => void): Promise<void> {
  if (niceness > 0) lowerThreadPriority(niceness);
  let inspectors: readonly Inspector[];
  try {
    const { createInspectors } = (await import(module)) as { createInspectors?: CreateInspectors };
    if (createInspectors === undefined) throw new Error(`${module} does not export createInspectors`);
    inspectors = await createInspectors({ data, emit: (event) => send({ kind: 'event', event }) });
  } catch (error) {
    send({ kind: 'unfit', message: text(error) });
    return;
  }
  // One batch after the other: two at once would only interleave their memory.
  let before: Promise<void> = Promise.resolve();
  port?.on('message', (message: ToWorker) => {
    before = before.then(async () => {
      const detections: MirrorDetection[] = [];
      for (const record of message.records) {
        detections.push(
          ...(await judge(record, inspectors, (inspector, step, error) =>
            send({ kind: 'fault', inspector, step, message: text(error) }),
          )),
        );
      }
      send({ kind: 'judged', count: message.records.length, detections });
    });
  });
  send({ kind: 'ready' });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
