import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BpfError } from '../errors.js';

/** The system calls of the native shim. Each returns the kernel's result, or the negative error number. */
export interface Shim {
  bpf(command: number, attributes: Uint8Array, ...references: (number | Uint8Array | null)[]): number;
  perfEventOpen(attributes: Uint8Array, pid: number, cpu: number, group: number, flags: number): number;
  perfEventOpenNamed(
    attributes: Uint8Array,
    offset: number,
    name: Uint8Array,
    pid: number,
    cpu: number,
    group: number,
    flags: number,
  ): number;
  ioctl(fd: number, request: number, argument: number | bigint | Uint8Array): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array): number;
  mapOpen(fd: number, length: number, protection: number, offset: number): number;
  mapRead(handle: number, offset: number, into: Uint8Array): number;
  mapWrite(handle: number, offset: number, from: Uint8Array): number;
  mapClose(handle: number): number;
  ringOpen(fd: number, size: number): number;
  ringDrain(handle: number, into: Uint8Array): number;
  ringPending(handle: number): number;
  perfOpen(fd: number, size: number): number;
  perfDrain(handle: number, into: Uint8Array): number;
  epollCreate(flags: number): number;
  epollControl(epoll: number, operation: number, fd: number, event: Uint8Array): number;
  epollWait(epoll: number, into: Uint8Array, eventSize: number, timeout: number): number;
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array): number;
  send(fd: number, bytes: Uint8Array, flags: number): number;
  receive(fd: number, into: Uint8Array, flags: number): number;
  pidfdOpen(pid: number, flags: number): number;
  pidfdSignal(fd: number, signal: number): number;
  fanotifyInit(flags: number, eventFlags: number): number;
  fanotifyMark(fd: number, flags: number, mask: bigint, directory: number, path: Uint8Array | null): number;
}

let loaded: Shim | undefined;
let replaced: Shim | undefined;

/** Runs `work` with another layer in place of the native shim. */
export function withShim<T>(layer: Shim, work: () => T): T {
  const before = replaced;
  replaced = layer;
  try {
    return work();
  } finally {
    replaced = before;
  }
}

/** Why the shim cannot be loaded here, or undefined when it can. */
export function shimProblem(): string | undefined {
  if (process.platform !== 'linux') return `eBPF needs Linux; this is ${process.platform}`;
  const file = shimFile();
  return existsSync(file) ? undefined : `no shim is built for linux-${process.arch} (${file})`;
}

/** The shim, loaded at the first call. Throws `BpfError` `BPF_UNSUPPORTED` where none fits. */
export function shim(): Shim {
  if (replaced !== undefined) return replaced;
  if (loaded !== undefined) return loaded;
  const problem = shimProblem();
  if (problem !== undefined) throw new BpfError('BPF_UNSUPPORTED', problem);
  const module: { exports: unknown } = { exports: {} };
  process.dlopen(module, shimFile());
  loaded = module.exports as Shim;
  return loaded;
}

/** Where the shim's file lies, for threads that load it by themselves. */
export function shimPath(): string {
  return shimFile();
}

/** `prebuilt/` lies beside both `src/` and `dist/`. */
function shimFile(): string {
  const name = `../prebuilt/linux-${process.arch}.node`;
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../${name}`, import.meta.url));
}
