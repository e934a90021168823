import { BpfError } from '../errors.js';
import type { Collection, LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { attachCgroup } from './cgroup.js';
import { attachClassic, type ClassicOptions } from './classic-tc.js';
import { attachIterator, type IteratorTarget } from './iterator.js';
import type { Link } from './link.js';
import { attachInterface, attachNetfilter, attachNetworkNamespace, type NetfilterHook } from './network.js';
import { attachPerfEvent, type PerfEvent } from './perf-event.js';
import {
  attachKprobe,
  attachKprobes,
  attachTracepoint,
  attachUprobe,
  attachUprobes,
  type UprobeTarget,
  type UprobeTargets,
} from './probes.js';
import { attachSocket, attachSocketMap } from './sockets.js';
import { attachRawTracepoint, attachReplacement, attachTracing } from './tracing.js';
import { attachUsdt, type UsdtTarget } from './usdt.js';

/** What a program is attached to, where its section does not say. One of them is wanted by each kind. */
export interface AttachTargets {
  /** A cgroup v2 folder. */
  readonly cgroup?: string;
  /** Index of a network interface. */
  readonly interface?: number;
  /** For `tc` on kernels before 6.6. */
  readonly classic?: ClassicOptions;
  /** Path of a network namespace. */
  readonly namespace?: string;
  readonly netfilter?: NetfilterHook;
  readonly iterator?: IteratorTarget;
  readonly event?: PerfEvent;
  readonly uprobe?: UprobeTarget;
  readonly uprobes?: UprobeTargets;
  readonly usdt?: UsdtTarget;
  readonly symbols?: readonly string[];
  /** Name of a socket map of the same collection. */
  readonly map?: string;
  readonly socket?: number;
}

/** Attaches a program as its section says; `targets` names what the section cannot. */
export function attach(program: LoadedProgram, targets: AttachTargets = {}, collection?: Collection): Link {
  const { kind, target } = kindOfSection(program.spec.section);
  const need = <K extends keyof AttachTargets>(name: K): NonNullable<AttachTargets[K]> => {
    const given = targets[name];
    if (given === undefined)
      throw new BpfError(
        'BPF_ARGUMENT',
        `"${program.spec.name}" (${program.spec.section}) wants to know what it attaches to: give { ${name} }`,
      );
    return given;
  };
  switch (kind.attachment) {
    case 'tracepoint':
      return attachTracepoint(program);
    case 'rawTracepoint':
      return attachRawTracepoint(program);
    case 'tracing':
      return attachTracing(program);
    case 'kprobe':
      return attachKprobe(program);
    case 'kprobeMulti':
      return attachKprobes(program, targets.symbols ?? [target]);
    case 'uprobe':
      return attachUprobe(program, need('uprobe'));
    case 'uprobeMulti':
      return attachUprobes(program, need('uprobes'));
    case 'usdt':
      return attachUsdt(program, targets.usdt);
    case 'perfEvent':
      return attachPerfEvent(program, need('event'));
    case 'cgroup':
      return attachCgroup(program, need('cgroup'));
    case 'namespace':
      return attachNetworkNamespace(program, targets.namespace);
    case 'interface':
      return attachInterface(program, need('interface'));
    case 'classic':
      return attachClassic(program, need('interface'), need('classic'));
    case 'netfilter':
      return attachNetfilter(program, need('netfilter'));
    case 'iterator':
      return attachIterator(program, targets.iterator);
    case 'replace':
      return attachReplacement(program);
    case 'socket':
      return attachSocket(program, need('socket'));
    case 'socketMap': {
      const map = collection?.maps.get(need('map'));
      if (map === undefined)
        throw new BpfError('BPF_ARGUMENT', `"${program.spec.name}" wants a socket map of its collection`);
      return attachSocketMap(program, map);
    }
    default:
      throw new BpfError(
        'BPF_UNSUPPORTED',
        `a program of section "${program.spec.section}" is not attached: the kernel calls it from elsewhere`,
      );
  }
}
