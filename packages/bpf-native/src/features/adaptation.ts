import { closeSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { hostHas } from '../kernel/host-files.js';
import { shimProblem } from '../kernel/shim.js';
import { mapTypes } from '../maps/map-types.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { attachmentProblem, tryLoad } from './attachments.js';
import { leastProgram } from './least-program.js';

/** What a kernel can do that others cannot, and the Linux version that brought it. */
export const abilities = {
  kernelBtf: '5.2',
  globalData: '5.2',
  mappedArrays: '5.5',
  typedTracepoints: '5.5',
  batches: '5.6',
  globalFunctions: '5.6',
  cgroupLinks: '5.7',
  ringBuffer: '5.8',
  iterators: '5.8',
  xdpLinks: '5.9',
  sleepable: '5.10',
  perfLinks: '5.15',
  cookies: '5.15',
  kprobeMulti: '5.18',
  netfilter: '6.4',
  uprobeMulti: '6.6',
  tcx: '6.6',
} as const;

/** Name of an ability. */
export type Ability = keyof typeof abilities;

/** Something that is done one way or another. */
export type Concern =
  | 'types'
  | 'events'
  | 'variables'
  | 'system calls'
  | 'processes'
  | 'cgroups'
  | 'packets in'
  | 'packets out'
  | 'many uprobes'
  | 'snapshots';

interface Way {
  readonly way: string;
  readonly needs: readonly Ability[];
}

/** For each concern its ways, the best first; the last one needs nothing. */
export const ladders: Readonly<Record<Concern, readonly Way[]>> = {
  types: [
    { way: '/sys/kernel/btf/vmlinux', needs: ['kernelBtf'] },
    { way: 'a BTF file that is given', needs: [] },
  ],
  events: [
    { way: 'ring buffer', needs: ['ringBuffer'] },
    { way: 'perf buffers', needs: [] },
  ],
  variables: [
    { way: 'mapped', needs: ['globalData', 'mappedArrays'] },
    { way: 'by system calls', needs: ['globalData'] },
    { way: 'none: use a map', needs: [] },
  ],
  'system calls': [
    { way: 'tp_btf/sys_exit', needs: ['typedTracepoints', 'globalFunctions', 'ringBuffer'] },
    { way: 'raw_tp/sys_exit', needs: ['kernelBtf', 'globalFunctions', 'ringBuffer'] },
    { way: 'not watched by the sensors', needs: [] },
  ],
  processes: [
    { way: 'tp_btf/sched_process_exec', needs: ['typedTracepoints', 'ringBuffer'] },
    { way: 'not watched by the sensors', needs: [] },
  ],
  cgroups: [
    { way: 'link', needs: ['cgroupLinks'] },
    { way: 'BPF_PROG_ATTACH', needs: [] },
  ],
  'packets in': [
    { way: 'XDP link', needs: ['xdpLinks'] },
    { way: 'tc classifier', needs: [] },
  ],
  'packets out': [
    { way: 'tcx link', needs: ['tcx'] },
    { way: 'tc classifier', needs: [] },
  ],
  'many uprobes': [
    { way: 'one link', needs: ['uprobeMulti'] },
    { way: 'one perf event each', needs: [] },
  ],
  snapshots: [
    { way: 'iterators', needs: ['iterators'] },
    { way: '/proc', needs: [] },
  ],
};

/** The way that a kernel takes, and what it lacks for the better ones. */
export interface Choice {
  readonly way: string;
  readonly lacking: readonly Ability[];
}

/** Chooses a way for each concern. */
export function chooseWays(has: ReadonlySet<Ability>): Record<Concern, Choice> {
  return Object.fromEntries(
    Object.entries(ladders).map(([concern, ways]) => {
      const at = ways.findIndex(({ needs }) => needs.every((need) => has.has(need)));
      const lacking = new Set(ways.slice(0, at).flatMap(({ needs }) => needs.filter((need) => !has.has(need))));
      return [concern, { way: ways[at]!.way, lacking: [...lacking] }];
    }),
  ) as unknown as Record<Concern, Choice>;
}

/** Abilities that a mainline kernel of a version has. Distributions carry some back; the running kernel is asked instead. */
export function abilitiesOf(version: string): Set<Ability> {
  const number = (text: string): number => {
    const [major = 0, minor = 0] = text.split('.').map(Number);
    return major * 1000 + minor;
  };
  return new Set(
    Object.entries(abilities).flatMap(([name, since]) => (number(version) >= number(since) ? [name as Ability] : [])),
  );
}

const badDescriptor = 9;

function makesMap(type: number, keySize: number, valueSize: number, entries: number, flags = 0): boolean {
  const fd = bpf(
    commands.mapCreate,
    new Attributes(72).u32(0, type).u32(4, keySize).u32(8, valueSize).u32(12, entries).u32(16, flags),
  );
  if (fd >= 0) closeSync(fd);
  return fd >= 0;
}

/** A link of a kind on a descriptor that is none: a kernel that knows the kind says EBADF. */
function knowsLink(section: string, target: number): boolean {
  const { kind } = kindOfSection(section);
  const program = bpf(commands.programLoad, leastProgram(kind.type, kind.attachType, 0, 1));
  if (program < 0) return false;
  const link = bpf(
    commands.linkCreate,
    new Attributes(64)
      .u32(0, program)
      .u32(4, target >>> 0)
      .u32(8, kind.attachType),
  );
  closeSync(program);
  if (link >= 0) closeSync(link);
  return link >= 0 || link === -badDescriptor;
}

/** Asks the running kernel what it can do. Empty where nothing can be asked. */
export function probeAbilities(): Set<Ability> {
  if (shimProblem() !== undefined) return new Set();
  const usable = (section: string): boolean => attachmentProblem(kindOfSection(section).kind) === undefined;
  const loads = (section: string): boolean => tryLoad(kindOfSection(section).kind) >= 0;
  const found: Readonly<Record<Ability, () => boolean>> = {
    kernelBtf: () => hostHas('/sys/kernel/btf/vmlinux'),
    globalData: () => makesMap(mapTypes.array, 4, 32, 1, 1 << 7),
    mappedArrays: () => makesMap(mapTypes.array, 4, 4, 1, 1 << 10),
    typedTracepoints: () => usable('tp_btf/sched_switch'),
    batches: () => bpf(commands.mapLookupBatch, new Attributes(56).u32(36, 0xffff_ffff)) === -badDescriptor,
    globalFunctions: () => usable('tp_btf/sched_switch'),
    cgroupLinks: () => knowsLink('cgroup/connect4', -1),
    ringBuffer: () => makesMap(mapTypes.ringBuffer, 0, 0, 4096),
    iterators: () => usable('iter/task') && hostHas('/sys/kernel/btf/vmlinux'),
    xdpLinks: () => loads('sk_lookup'),
    sleepable: () => loads('sk_lookup') && usable('tp_btf/sched_switch'),
    perfLinks: () => knowsPerfLink(),
    cookies: () => knowsPerfLink(),
    kprobeMulti: () => usable('kprobe.multi/x'),
    netfilter: () => tryLoadNetfilter(),
    uprobeMulti: () => knowsUprobeMulti(),
    tcx: () => knowsTcx(),
  };
  return new Set(Object.entries(found).flatMap(([name, asks]) => (asks() ? [name as Ability] : [])));
}

function knowsPerfLink(): boolean {
  const program = bpf(commands.programLoad, leastProgram(5));
  if (program < 0) return false;
  const link = bpf(commands.linkCreate, new Attributes(64).u32(0, program).u32(4, 0xffff_ffff).u32(8, 41));
  closeSync(program);
  return link === -badDescriptor;
}

function tryLoadNetfilter(): boolean {
  const program = bpf(commands.programLoad, leastProgram(32, 45, 0, 1));
  if (program >= 0) closeSync(program);
  return program >= 0;
}

/** Links of uprobe.multi on `/`, which is no regular file: a kernel that knows them says EBADF. */
function knowsUprobeMulti(): boolean {
  const program = bpf(commands.programLoad, leastProgram(2, 48));
  if (program < 0) return false;
  const offset = new Uint8Array(8);
  const attr = new Attributes(64)
    .u32(0, program)
    .u32(8, 48)
    .pointer(16, Buffer.from('/\0'))
    .pointer(24, offset)
    .u32(48, 1);
  const link = bpf(commands.linkCreate, attr);
  closeSync(program);
  return link === -badDescriptor;
}

/** Links of tcx on an interface that does not exist: ENODEV says that they are known. */
function knowsTcx(): boolean {
  const noDevice = 19;
  const program = bpf(commands.programLoad, leastProgram(3, 46));
  if (program < 0) return false;
  const link = bpf(commands.linkCreate, new Attributes(64).u32(0, program).u32(4, 0x7fff_fff0).u32(8, 46));
  closeSync(program);
  return link === -noDevice;
}
