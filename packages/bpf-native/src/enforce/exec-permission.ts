import { closeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { BpfError } from '../errors.js';
import { checked } from '../kernel/errno.js';
import { shim, shimPath } from '../kernel/shim.js';
import { createHandle, type EnforcementHandle, type TimeLimit } from './handle.js';

/** Which executions are asked about. */
export interface ExecPermissionOptions extends TimeLimit {
  /** A folder: files right inside it are asked about. With `mount`, every file of the mount that it lies on. */
  readonly folder: string;
  readonly mount?: boolean;
  /** Paths that must not be executed; all others may. */
  readonly deny: readonly string[];
  readonly onDenied?: (denied: { readonly path: string; readonly pid: number }) => void;
}

const flags = { classContent: 4, closeOnExec: 1, nonBlock: 2 } as const;
const marks = { add: 1, mount: 0x10 } as const;
const events = { openExecPermission: 0x4_0000n, onChild: 0x800_0000n } as const;
const largeFile = 0o100_000;
const currentFolder = -100;

/**
 * The thread that answers: the kernel holds each execution until it does, so it must never wait for the main thread. Without an
 * answer the kernel lets the program run when the descriptor is closed.
 */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const { readSync, writeSync, readlinkSync, closeSync } = require('node:fs');
const module_ = { exports: {} };
process.dlopen(module_, workerData.shim);
const shim = module_.exports;
const denied = new Set(workerData.deny);
const stop = new Int32Array(workerData.stop);
const buffer = Buffer.alloc(8192);
const ready = new Uint8Array(16);
const ALLOW = 1, DENY = 2;
parentPort.postMessage({ ready: true });
while (Atomics.load(stop, 0) === 0) {
  if (shim.epollWait(workerData.epoll, ready, workerData.eventSize, 100) <= 0) continue;
  let length = 0;
  try { length = readSync(workerData.fd, buffer); } catch { continue; }
  for (let at = 0; at + 24 <= length; at += buffer.readUInt32LE(at)) {
    const fd = buffer.readInt32LE(at + 16), pid = buffer.readInt32LE(at + 20);
    if (fd < 0) continue;
    let path = '';
    try { path = readlinkSync('/proc/self/fd/' + fd); } catch {}
    const answer = Buffer.alloc(8);
    answer.writeInt32LE(fd, 0);
    answer.writeUInt32LE(denied.has(path) ? DENY : ALLOW, 4);
    try { writeSync(workerData.fd, answer); } catch {}
    closeSync(fd);
    if (denied.has(path)) parentPort.postMessage({ path, pid });
  }
}
// Closed here, not by the main thread: that one may be waiting for a program which waits for an answer.
closeSync(workerData.fd);
closeSync(workerData.epoll);
`;

/** Denies executions by path, with fanotify permission events (FAN_OPEN_EXEC_PERM, Linux 5.0): the way to prevent where LSM programs cannot be attached. */
export async function denyExec(options: ExecPermissionOptions): Promise<EnforcementHandle> {
  const fd = checked(
    shim().fanotifyInit(flags.classContent | flags.closeOnExec | flags.nonBlock, largeFile),
    'opening fanotify',
  );
  const epoll = shim().epollCreate(0o2_000_000);
  const eventSize = process.arch === 'x64' ? 12 : 16;
  try {
    const mask = events.openExecPermission | (options.mount === true ? 0n : events.onChild);
    const how = marks.add | (options.mount === true ? marks.mount : 0);
    checked(
      shim().fanotifyMark(fd, how, mask, currentFolder, Buffer.from(`${options.folder}\0`)),
      `watching ${options.folder}`,
    );
    const event = new Uint8Array(eventSize);
    new DataView(event.buffer).setUint32(0, 1, true);
    checked(shim().epollControl(epoll, 1, fd, event), 'waiting for fanotify');
  } catch (error) {
    closeSync(fd);
    closeSync(epoll);
    throw error;
  }
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(source, {
    eval: true,
    trackUnmanagedFds: false,
    workerData: { shim: shimPath(), fd, epoll, eventSize, deny: [...options.deny], stop: stop.buffer },
  });
  worker.unref();
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', (cause) =>
      reject(new BpfError('BPF_UNSUPPORTED', 'the thread that answers did not start', { cause })),
    );
  });
  worker.on('message', (denied: { path: string; pid: number }) => options.onDenied?.(denied));
  return createHandle(options, () => void Atomics.store(stop, 0, 1));
}
