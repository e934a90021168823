import { attachmentProblem } from '../features/attachments.js';
import { kernelBtf } from '../load/kernel-btf.js';
import { kindOfSection } from '../spec/program-kinds.js';
import type { SensorGroup } from './kinds.js';

/** Which way a sensor takes on a kernel. */
export interface LadderStep {
  readonly sensor: string;
  /** Name of the shipped object and of the program in it; undefined when there is no way. */
  readonly object: string;
  readonly program: string | undefined;
  /** The kernel's attachment, such as `tp_btf/sys_exit`. */
  readonly hook: string | undefined;
  /** Why the steps above were not taken, or why there is none. */
  readonly reason: string | undefined;
}

/** What is known of a kernel: its typed tracepoints, and whether programs may be attached to them. */
export interface KernelAbilities {
  hasTracepoint(name: string): boolean;
  /** Why typed tracepoints cannot be used. */
  readonly typedProblem: string | undefined;
  /** Why nothing can be relocated here. */
  readonly btfProblem: string | undefined;
}

interface Rung {
  readonly object: string;
  readonly program: string;
  readonly hook: string;
}

const rungs: Readonly<Record<string, { readonly groups: readonly SensorGroup[]; readonly ways: readonly Rung[] }>> = {
  'system calls': {
    groups: ['process', 'file', 'network', 'privilege', 'memory'],
    ways: [
      { object: 'sensors', program: 'sensor_calls', hook: 'tp_btf/sys_exit' },
      { object: 'sensors-raw', program: 'sensor_calls', hook: 'raw_tp/sys_exit' },
    ],
  },
  exec: {
    groups: ['process'],
    ways: [{ object: 'sensors', program: 'sensor_exec', hook: 'tp_btf/sched_process_exec' }],
  },
  fork: {
    groups: ['process'],
    ways: [{ object: 'sensors', program: 'sensor_fork', hook: 'tp_btf/sched_process_fork' }],
  },
  exit: {
    groups: ['process'],
    ways: [{ object: 'sensors', program: 'sensor_exit', hook: 'tp_btf/sched_process_exit' }],
  },
  capabilities: {
    groups: ['capability'],
    ways: [{ object: 'sensors', program: 'sensor_capability', hook: 'tp_btf/cap_capable' }],
  },
};

/** The running kernel's abilities. */
export function kernelAbilities(): KernelAbilities {
  try {
    const btf = kernelBtf();
    return {
      hasTracepoint: (name) => btf.named(`btf_trace_${name}`).length > 0,
      typedProblem: attachmentProblem(kindOfSection('tp_btf/sched_switch').kind),
      btfProblem: undefined,
    };
  } catch (error) {
    const problem = (error as Error).message;
    return { hasTracepoint: () => false, typedProblem: problem, btfProblem: problem };
  }
}

/** Chooses a way for each sensor of the groups, the best one that the kernel has. */
export function chooseLadder(
  groups: readonly SensorGroup[],
  abilities: KernelAbilities = kernelAbilities(),
): LadderStep[] {
  return Object.entries(rungs)
    .filter(([, rung]) => rung.groups.some((group) => groups.includes(group)))
    .map(([sensor, { ways }]) => {
      let reason: string | undefined;
      for (const way of ways) {
        const problem = problemOf(way, abilities);
        if (problem === undefined) return { sensor, ...way, reason };
        reason = reason === undefined ? problem : `${reason}; ${problem}`;
      }
      return { sensor, object: ways[0]!.object, program: undefined, hook: undefined, reason };
    });
}

function problemOf({ hook }: Rung, { hasTracepoint, typedProblem, btfProblem }: KernelAbilities): string | undefined {
  const [kind, name = ''] = hook.split('/');
  if (btfProblem !== undefined) return btfProblem;
  if (kind === 'raw_tp') return undefined;
  return typedProblem ?? (hasTracepoint(name) ? undefined : `this kernel has no tracepoint "${name}" with types`);
}
