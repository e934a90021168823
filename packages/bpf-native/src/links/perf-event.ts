import { closeSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { kindProblem } from '../features/kind-problem.js';
import { bpf, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import { readHostFile } from '../kernel/host-files.js';
import { shim } from '../kernel/shim.js';
import type { LoadedProgram } from '../load/collection.js';
import { kernelLink, type Link, linkAttributes, makeLink } from './link.js';

/** perf_event_attr (include/uapi/linux/perf_event.h): 64 bytes are its first published size. */
const attributeSize = 128;
const ioctls = { enable: 0x2400, disable: 0x2401, setBpf: 0x4004_2408 } as const;
const closeOnExec = 8;
const perfEventAttach = 41;

/** What perf_event_open(2) is asked for. */
export interface PerfEvent {
  readonly type: number;
  readonly config: bigint;
  /** Path of a uprobe, name of a kprobe. */
  readonly name?: string;
  /** Offset inside the file or function. */
  readonly offset?: bigint;
  /** Events, or nanoseconds of a clock, between samples. */
  readonly period?: bigint;
  /** Samples a second, instead of a period. */
  readonly frequency?: number;
  /** This process only. @default -1, all */
  readonly pid?: number;
  /** This CPU only. @default -1, any */
  readonly cpu?: number;
}

/** Opens a perf event or throws `BPF_UNSUPPORTED` with what a probe says of the program's kind. */
export function openPerfEvent(program: LoadedProgram, event: PerfEvent, what: string): number {
  const bytes = new Uint8Array(attributeSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, event.type, true);
  view.setUint32(4, attributeSize, true);
  view.setBigUint64(8, event.config, true);
  view.setBigUint64(16, event.frequency === undefined ? (event.period ?? 1n) : BigInt(event.frequency), true);
  // Bit 10 of the flags at 40: `freq`.
  if (event.frequency !== undefined) view.setBigUint64(40, 1n << 10n, true);
  const pid = event.pid ?? -1;
  const cpu = event.cpu ?? (pid === -1 ? 0 : -1);
  let result: number;
  if (event.name === undefined) result = shim().perfEventOpen(bytes, pid, cpu, -1, closeOnExec);
  else {
    view.setBigUint64(64, event.offset ?? 0n, true);
    result = shim().perfEventOpenNamed(bytes, 56, Buffer.from(`${event.name}\0`), pid, cpu, -1, closeOnExec);
  }
  if (result >= 0) return result;
  const problem = kindProblem(program.spec.section);
  if (problem !== undefined) throw new BpfError('BPF_UNSUPPORTED', `${what}: ${problem}`, { errno: -result });
  return checked(result, what);
}

/** Lets a program run on a perf event: by a BPF link (Linux 5.15), else by the event's own ioctl. */
export function attachToEvent(program: LoadedProgram, event: number, cookie?: bigint): Link {
  try {
    const attr = linkAttributes(program.fd, event, perfEventAttach);
    const link = bpf(commands.linkCreate, cookie === undefined ? attr : attr.u64(16, cookie));
    if (link < 0 && cookie !== undefined) checked(link, `attaching "${program.spec.name}" with a cookie`);
    if (link < 0)
      checked(shim().ioctl(event, ioctls.setBpf, program.fd), `attaching "${program.spec.name}" to a perf event`);
    checked(shim().ioctl(event, ioctls.enable, 0), `enabling the perf event of "${program.spec.name}"`);
    if (link >= 0) return kernelLink(link, () => closeSync(event));
  } catch (error) {
    closeSync(event);
    throw error;
  }
  return makeLink({
    fd: event,
    close: () => closeSync(event),
    detach: () => void shim().ioctl(event, ioctls.disable, 0),
  });
}

/** The number of a dynamic event source, such as `uprobe`. */
export function eventSource(program: LoadedProgram, name: string): number {
  try {
    return Number(readHostFile(`/sys/bus/event_source/devices/${name}/type`).toString());
  } catch (cause) {
    const problem = kindProblem(program.spec.section) ?? `there is no event source "${name}"`;
    throw new BpfError('BPF_UNSUPPORTED', `attaching "${program.spec.name}" (${program.spec.section}): ${problem}`, {
      cause,
    });
  }
}

/** Attaches a `perf_event` program to an event of one CPU or process. */
export function attachPerfEvent(program: LoadedProgram, event: PerfEvent): Link {
  return attachToEvent(program, openPerfEvent(program, event, `opening the perf event of "${program.spec.name}"`));
}

/** Attaches a `perf_event` program to the CPU clock of one CPU. */
export function attachCpuClock(
  program: LoadedProgram,
  { periodNs, cpu }: { readonly periodNs: number; readonly cpu?: number },
): Link {
  return attachPerfEvent(program, { type: 1, config: 0n, period: BigInt(periodNs), cpu: cpu ?? 0 });
}
