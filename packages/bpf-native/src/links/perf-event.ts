import { closeSync, readFileSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import type { Link } from './link.js';

/** perf_event_attr (include/uapi/linux/perf_event.h): 64 bytes are its first published size. */
const attributeSize = 128;
const types = { software: 1, tracepoint: 2 } as const;
const ioctls = { enable: 0x2400, setBpf: 0x4004_2408 } as const;
const closeOnExec = 8;
const retprobe = 1n;

interface PerfEvent {
  readonly type: number;
  readonly config: bigint;
  /** Path and offset of a uprobe, name and offset of a kprobe. */
  readonly name?: string;
  readonly offset?: bigint;
  /** Nanoseconds between samples of a clock. */
  readonly period?: bigint;
}

function open(event: PerfEvent, pid: number, cpu: number, what: string): number {
  const bytes = new Uint8Array(attributeSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, event.type, true);
  view.setUint32(4, attributeSize, true);
  view.setBigUint64(8, event.config, true);
  view.setBigUint64(16, event.period ?? (event.type === types.tracepoint ? 1n : 0n), true);
  if (event.name === undefined) return checked(shim().perfEventOpen(bytes, pid, cpu, -1, closeOnExec), what);
  view.setBigUint64(64, event.offset ?? 0n, true);
  return checked(shim().perfEventOpenNamed(bytes, 56, Buffer.from(`${event.name}\0`), pid, cpu, -1, closeOnExec), what);
}

function attach({ spec, fd }: LoadedProgram, event: number): Link {
  try {
    checked(shim().ioctl(event, ioctls.setBpf, fd), `attaching "${spec.name}" to a perf event`);
    checked(shim().ioctl(event, ioctls.enable, 0), `enabling the perf event of "${spec.name}"`);
  } catch (error) {
    closeSync(event);
    throw error;
  }
  let closed = false;
  return {
    fd: event,
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      closeSync(event);
    },
  };
}

const tracefs = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

/** Attaches a `tracepoint/CATEGORY/NAME` program. The tracing file system must be mounted, since it knows the numbers. */
export function attachTracepoint(program: LoadedProgram): Link {
  const { target } = kindOfSection(program.spec.section);
  for (const root of tracefs) {
    let id: string;
    try {
      id = readFileSync(`${root}/events/${target}/id`, 'utf8');
    } catch {
      continue;
    }
    return attach(
      program,
      open({ type: types.tracepoint, config: BigInt(id.trim()) }, -1, 0, `opening tracepoint ${target}`),
    );
  }
  throw new BpfError(
    'BPF_UNSUPPORTED',
    `tracepoint "${target}" is not found below ${tracefs.join(' or ')}: is tracefs mounted?`,
  );
}

/** Where a uprobe goes. */
export interface UprobeTarget {
  /** The executable or library. */
  readonly path: string;
  /** Offset of the instruction inside the file. */
  readonly offset: number;
  /** Only this process. @default every process */
  readonly pid?: number;
}

/** Attaches a `uprobe` or `uretprobe` program to an instruction of a file. */
export function attachUprobe(program: LoadedProgram, { path, offset, pid = -1 }: UprobeTarget): Link {
  const config = program.spec.section.startsWith('uret') ? retprobe : 0n;
  const event = { type: probeType('uprobe'), config, name: path, offset: BigInt(offset) };
  return attach(program, open(event, pid, pid === -1 ? 0 : -1, `opening a uprobe on ${path}+${offset}`));
}

/** Attaches a `kprobe` or `kretprobe` program to the kernel function that its section names, or to `symbol`. */
export function attachKprobe(
  program: LoadedProgram,
  symbol: string = kindOfSection(program.spec.section).target,
): Link {
  const config = program.spec.section.startsWith('kret') ? retprobe : 0n;
  return attach(
    program,
    open({ type: probeType('kprobe'), config, name: symbol }, -1, 0, `opening a kprobe on ${symbol}`),
  );
}

/** Attaches a `perf_event` program to the CPU clock of one CPU. */
export function attachCpuClock(
  program: LoadedProgram,
  options: { readonly periodNs: number; readonly cpu?: number },
): Link {
  const event = { type: types.software, config: 0n, period: BigInt(options.periodNs) };
  return attach(program, open(event, -1, options.cpu ?? 0, 'opening the CPU clock'));
}

function probeType(name: string): number {
  try {
    return Number(readFileSync(`/sys/bus/event_source/devices/${name}/type`, 'utf8'));
  } catch (cause) {
    throw new BpfError('BPF_UNSUPPORTED', `this kernel has no ${name}s`, { cause });
  }
}
