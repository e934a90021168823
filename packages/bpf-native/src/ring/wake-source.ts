import { closeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { shim, shimPath } from '../kernel/shim.js';

/**
 * A thread that sleeps in epoll_wait(2) until the kernel wakes it (BPF_RB_FORCE_WAKEUP at the high-water mark), and then calls back
 * here. It is told to go on only when the ring has been drained, so that a full ring wakes once.
 */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const module_ = { exports: {} };
process.dlopen(module_, workerData.shim);
const shim = module_.exports;
const gate = new Int32Array(workerData.gate);
const events = new Uint8Array(16);
while (Atomics.load(gate, 1) === 0) {
  const ready = shim.epollWait(workerData.epoll, events, workerData.eventSize, 200);
  if (ready > 0) {
    Atomics.store(gate, 0, 1);
    parentPort.postMessage(0);
    Atomics.wait(gate, 0, 1, 1000);
  }
}
parentPort.close();
`;

const epollAdd = 1;
const epollIn = 1;
const edgeTriggered = 1 << 31;
const closeOnExec = 0o2_000_000;

/** Calls back when the kernel forces a wake-up on one of the descriptors. Disposing ends the thread. */
export function wakeOn(fds: readonly number[], wake: () => void): Disposable {
  const epoll = shim().epollCreate(closeOnExec);
  const eventSize = process.arch === 'x64' ? 12 : 16;
  for (const fd of fds) {
    const event = new Uint8Array(eventSize);
    new DataView(event.buffer).setUint32(0, (epollIn | edgeTriggered) >>> 0, true);
    shim().epollControl(epoll, epollAdd, fd, event);
  }
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(source, {
    eval: true,
    workerData: { shim: shimPath(), epoll, eventSize, gate: gate.buffer },
  });
  worker.unref();
  worker.on('message', () => {
    wake();
    Atomics.store(gate, 0, 0);
    Atomics.notify(gate, 0);
  });
  worker.on('exit', () => closeSync(epoll));
  return {
    [Symbol.dispose]() {
      Atomics.store(gate, 1, 1);
      Atomics.store(gate, 0, 0);
      Atomics.notify(gate, 0);
    },
  };
}
