import { closeSync } from 'node:fs';
import { btfKinds } from '../btf/kinds.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { errnoText } from '../kernel/errno.js';
import { hostHas } from '../kernel/host-files.js';
import { kernelBtf } from '../load/kernel-btf.js';
import type { ProgramKind } from '../spec/program-kinds.js';
import { leastProgram } from './least-program.js';

const events = '/sys/bus/event_source/devices';
const known = new Map<string, string | undefined>();

/** A function that every kernel with BPF has, to try typed attachments on. */
const tries = {
  tracepoint: 'btf_trace_sched_switch',
  function: 'vfs_open',
  lsmHook: 'bpf_lsm_file_open',
  iterator: 'bpf_iter_task',
} as const;

/**
 * Why this kernel can attach nothing of a kind: the least program of it is loaded (and, for probes that perf events carry, the
 * event source looked for). Undefined when it can. Asked once per kind; the kernel's words are kept.
 */
export function attachmentProblem(kind: ProgramKind): string | undefined {
  const name = `${kind.prefix.replace(/\.s$/, '')}`;
  if (!known.has(name)) known.set(name, probe(kind));
  return known.get(name);
}

function probe(kind: ProgramKind): string | undefined {
  switch (kind.attachment) {
    case 'kprobe':
      return hostHas(`${events}/kprobe`)
        ? undefined
        : 'this kernel has no kprobes (CONFIG_KPROBES): there is no event source "kprobe"';
    case 'uprobe':
    case 'usdt':
      return hostHas(`${events}/uprobe`)
        ? undefined
        : 'this kernel has no uprobes (CONFIG_UPROBES): there is no event source "uprobe"';
    case 'kprobeMulti':
      return probeKprobeMulti(kind);
    case 'tracing':
      return probeTyped(kind);
    case 'replace':
      return undefined;
    default:
      return undefined;
  }
}

function probeTyped(kind: ProgramKind): string | undefined {
  const wanted = tries[kind.attachTo as keyof typeof tries];
  if (wanted === undefined) return undefined;
  let id: number | undefined;
  try {
    const btf = kernelBtf();
    const wantedKind = kind.attachTo === 'tracepoint' ? btfKinds.typedef : btfKinds.function;
    id = btf.named(wanted).find((each) => btf.kind(each) === wantedKind);
  } catch (error) {
    return (error as Error).message;
  }
  // fmod_ret may change results only of functions that allow it; the LSM's do.
  const target = kind.prefix.startsWith('fmod_ret') ? (findFunction('bpf_lsm_file_open') ?? id) : id;
  if (target === undefined) return `this kernel has no "${wanted}" to attach to`;
  const result = tryLoad(kind, target);
  return result >= 0 ? undefined : `this kernel refuses every ${kind.prefix} program: ${errnoText(-result)}`;
}

function findFunction(name: string): number | undefined {
  const btf = kernelBtf();
  return btf.named(name).find((each) => btf.kind(each) === btfKinds.function);
}

/** Loads the least program of a kind and closes it; the kernel's result. */
export function tryLoad(kind: Pick<ProgramKind, 'type' | 'attachType' | 'flags'>, attachTo = 0): number {
  const attr = leastProgram(kind.type, kind.attachType, kind.flags ?? 0).u32(108, attachTo);
  const result = bpf(commands.programLoad, attr);
  if (result >= 0) closeSync(result);
  return result;
}

/** A link to a function that does not exist: a kernel that knows the kind says so, others know no such link. */
function probeKprobeMulti(kind: ProgramKind): string | undefined {
  const program = bpf(commands.programLoad, leastProgram(kind.type, kind.attachType, 0));
  if (program < 0) return `this kernel refuses every ${kind.prefix} program: ${errnoText(-program)}`;
  const pointers = new Attributes(8).pointer(0, Buffer.from('lamellar_no_such_function\0'));
  const attr = new Attributes(64).nested(24, pointers).u32(0, program).u32(8, kind.attachType).u32(20, 1);
  const result = bpf(commands.linkCreate, attr);
  closeSync(program);
  if (result >= 0) closeSync(result);
  const lacking = result === -95 || result === -22;
  return lacking ? `this kernel has no ${kind.prefix} links (CONFIG_FPROBE): ${errnoText(-result)}` : undefined;
}
