import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { readHostFile } from '../kernel/host-files.js';
import type { LoadedProgram } from '../load/collection.js';
import { hasSyscallWrappers } from '../load/kernel-symbols.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { attachError, createLink, kernelLink, type Link, linkAttributes, text, wideArray } from './link.js';
import { attachToEvent, eventSource, openPerfEvent } from './perf-event.js';

const tracefs = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];
const tracepointType = 2;
const retprobe = 1n;

/** Attaches a `tracepoint/CATEGORY/NAME` program. The tracing file system must be mounted, since it knows the numbers. */
export function attachTracepoint(program: LoadedProgram, { cookie }: { readonly cookie?: bigint } = {}): Link {
  const { target } = kindOfSection(program.spec.section);
  for (const root of tracefs) {
    let id: string;
    try {
      id = readHostFile(`${root}/events/${target}/id`).toString();
    } catch {
      continue;
    }
    const event = { type: tracepointType, config: BigInt(id.trim()) };
    return attachToEvent(program, openPerfEvent(program, event, `opening tracepoint ${target}`), cookie);
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
  readonly cookie?: bigint;
  /** Where in the file a counter tells the process that it is watched (USDT semaphore). */
  readonly counterOffset?: number;
}

/** True for programs that run when the function returns. */
function returns(section: string): boolean {
  return /^\??[uk]ret/.test(section);
}

/** Attaches a `uprobe`, `uretprobe` or `usdt` program to an instruction of a file. */
export function attachUprobe(
  program: LoadedProgram,
  { path, offset, pid, cookie, counterOffset = 0 }: UprobeTarget,
): Link {
  const config = (returns(program.spec.section) ? retprobe : 0n) | (BigInt(counterOffset) << 32n);
  const event = { type: eventSource(program, 'uprobe'), config, name: path, offset: BigInt(offset) };
  const fd = openPerfEvent(
    program,
    pid === undefined ? event : { ...event, pid },
    `opening a uprobe on ${path}+${offset}`,
  );
  return attachToEvent(program, fd, cookie);
}

/** Where many uprobes go. */
export interface UprobeTargets {
  readonly path: string;
  readonly offsets: readonly number[];
  readonly cookies?: readonly bigint[];
  readonly pid?: number;
}

/** Attaches a `uprobe.multi` program to many instructions of one file by one link. */
export function attachUprobes(program: LoadedProgram, { path, offsets, cookies, pid = 0 }: UprobeTargets): Link {
  const { attachType } = kindOfSection(program.spec.section).kind;
  return createLink(program, 0, attachType, (attr) => {
    attr.pointer(16, text(path)).pointer(24, wideArray(offsets.map(BigInt)));
    if (cookies !== undefined) attr.pointer(40, wideArray(cookies));
    return attr
      .u32(48, offsets.length)
      .u32(52, returns(program.spec.section) ? 1 : 0)
      .u32(56, pid);
  });
}

/** The kernel function that a `kprobe` or `ksyscall` section names. */
function probedFunction(section: string): string {
  const { kind, target } = kindOfSection(section);
  if (!kind.prefix.includes('syscall')) return target;
  if (!hasSyscallWrappers()) return `__se_sys_${target}`;
  return `${process.arch === 'arm64' ? '__arm64' : '__x64'}_sys_${target}`;
}

/** Attaches a `kprobe`, `kretprobe`, `ksyscall` or `kretsyscall` program to the function that its section names, or to `symbol`. */
export function attachKprobe(
  program: LoadedProgram,
  { symbol, offset, cookie }: { readonly symbol?: string; readonly offset?: number; readonly cookie?: bigint } = {},
): Link {
  const [named, behind] = (symbol ?? probedFunction(program.spec.section)).split('+') as [string, string?];
  const config = returns(program.spec.section) ? retprobe : 0n;
  const at = BigInt(offset ?? behind ?? 0);
  const event = { type: eventSource(program, 'kprobe'), config, name: named, offset: at };
  return attachToEvent(program, openPerfEvent(program, event, `opening a kprobe on ${named}`), cookie);
}

/** Attaches a `kprobe.multi` or `kretprobe.multi` program to many kernel functions by one link (Linux 5.18). */
export function attachKprobes(program: LoadedProgram, symbols: readonly string[], cookies?: readonly bigint[]): Link {
  const names = new Attributes(symbols.length * 8);
  for (const [index, symbol] of symbols.entries()) names.pointer(index * 8, text(symbol));
  const { attachType } = kindOfSection(program.spec.section).kind;
  const attr = new Attributes(64).nested(24, names);
  attr.bytes.set(linkAttributes(program.fd, 0, attachType).bytes);
  attr.u32(16, returns(program.spec.section) ? 1 : 0).u32(20, symbols.length);
  if (cookies !== undefined) attr.pointer(40, wideArray(cookies));
  const result = bpf(commands.linkCreate, attr);
  if (result < 0) throw attachError(program, -result);
  return kernelLink(result);
}
