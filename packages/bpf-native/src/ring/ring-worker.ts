import { Worker } from 'node:worker_threads';
import { BpfError } from '../errors.js';
import { shimPath } from '../kernel/shim.js';
import type { LoadedMap } from '../load/collection.js';
import type { RecordCallback } from './ring-buffer.js';

/**
 * Drains in a thread of its own and hands whole batches over, so that a busy main thread delays records but the ring does not fill. At
 * most `most` batches are on their way; then the ring has to hold what comes, and programs count what it cannot.
 */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const module_ = { exports: {} };
process.dlopen(module_, workerData.shim);
const shim = module_.exports;
const state = new Int32Array(workerData.state);
const handle = shim.ringOpen(workerData.fd, workerData.size);
if (handle < 0) throw new Error('mapping the ring: errno ' + -handle);
let room = workerData.batch;
const drain = () => {
  let some = false;
  while (Atomics.load(state, 1) < workerData.most) {
    const bytes = new Uint8Array(room);
    const length = shim.ringDrain(handle, bytes);
    if (length === -28) { room *= 2; continue; }
    if (length <= 0) break;
    some = true;
    Atomics.add(state, 1, 1);
    parentPort.postMessage({ buffer: bytes.buffer, length }, [bytes.buffer]);
  }
  return some;
};
parentPort.postMessage({ ready: true });
let tick = workerData.fastest;
while (Atomics.load(state, 0) === 0) {
  tick = drain() ? Math.max(workerData.fastest, tick / 2) : Math.min(workerData.slowest, tick * 2);
  Atomics.wait(state, 0, 0, tick);
}
drain();
shim.mapClose(handle);
parentPort.postMessage({ end: true });
`;

const header = 8;
const discard = 1 << 30;

/** How a thread drains. */
export interface RingWorkerOptions {
  /** Milliseconds between drains, at least and at most. @default 1 and 50 */
  readonly fastest?: number;
  readonly slowest?: number;
  /** Bytes that are handed over at a time. @default 256 KiB */
  readonly batch?: number;
  /** Batches on their way at most. @default 64 */
  readonly most?: number;
}

type Message = { readonly ready?: true; readonly end?: true; readonly buffer?: ArrayBuffer; readonly length?: number };

/** A ring that a thread drains; `close` resolves when all that was committed has been handed out. */
export interface RingWorker extends AsyncDisposable {
  readonly records: number;
  close(): Promise<void>;
}

/** Starts a thread that drains a ring and calls back on this one. */
export async function drainInWorker(
  map: LoadedMap,
  callback: RecordCallback,
  options: RingWorkerOptions = {},
): Promise<RingWorker> {
  const { fastest = 1, slowest = 50, batch = 256 << 10, most = 64 } = options;
  const state = new Int32Array(new SharedArrayBuffer(8));
  const workerData = {
    shim: shimPath(),
    fd: map.fd,
    size: map.spec.maxEntries,
    state: state.buffer,
    fastest,
    slowest,
    batch,
    most,
  };
  const worker = new Worker(source, { eval: true, workerData });
  let records = 0;
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', (cause) =>
      reject(
        new BpfError(
          'BPF_UNSUPPORTED',
          `the thread of ring "${map.spec.name}" did not start: ${(cause as Error).message}`,
          { cause },
        ),
      ),
    );
    worker.on('message', ({ ready, end: last, buffer, length }: Message) => {
      if (ready === true) resolve();
      else if (last === true) ended();
      else if (buffer !== undefined) {
        records += deliver(new Uint8Array(buffer), length ?? 0, callback);
        Atomics.sub(state, 1, 1);
      }
    });
  });
  const close = async (): Promise<void> => {
    Atomics.store(state, 0, 1);
    Atomics.notify(state, 0);
    await end;
    await worker.terminate();
  };
  return {
    get records() {
      return records;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function deliver(bytes: Uint8Array, length: number, callback: RecordCallback): number {
  const view = new DataView(bytes.buffer);
  let count = 0;
  for (let at = 0; at < length; ) {
    const word = view.getUint32(at, true);
    const size = word & ~discard;
    if ((word & discard) === 0) {
      callback(bytes, at + header, at + header + size);
      count++;
    }
    at += header + ((size + 7) & ~7);
  }
  return count;
}
