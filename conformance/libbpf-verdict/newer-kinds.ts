import { readFileSync } from 'node:fs';
import {
  type AttachTargets,
  attach,
  type Collection,
  load,
  type RecordedCall,
  readObject,
  recordSystemCalls,
} from '@lamellar/bpf-native';
import { objectPath } from './build.js';

/** A kind that libbpf 1.1 does not know, and the words of bpf(2) that it has to become (include/uapi/linux/bpf.h). */
export interface NewerKind {
  readonly section: string;
  /** The object of the corpus whose code is used. */
  readonly code: string;
  readonly targets: AttachTargets;
  /** BPF_PROG_LOAD: prog_type, expected_attach_type, prog_flags. */
  readonly load: readonly [type: number, attachType: number, flags: number];
  /** BPF_LINK_CREATE: offset of a word to its value, program and descriptors left out. */
  readonly link: Readonly<Record<number, number>>;
}

const sleepable = 16;
const places = { path: '/bin/sh', offsets: [64, 128] } as const;
const unix = (name: string, attachType: number): NewerKind => ({
  section: `cgroup/${name}_unix`,
  code: 'cgroup-recvmsg4',
  targets: { cgroup: '/sys/fs/cgroup' },
  load: [18, attachType, 0],
  link: { 8: attachType },
});
const multi = (section: string, attachType: number, flags: number, returning: number): NewerKind => ({
  section,
  code: 'uprobe',
  targets: { uprobes: { ...places, pid: 7 } },
  load: [2, attachType, flags],
  // uprobe_multi: cnt at 48, flags at 52, pid at 56.
  link: { 8: attachType, 48: 2, 52: returning, 56: 7 },
});
const device = (section: string, attachType: number): NewerKind => ({
  section,
  code: 'tc',
  targets: { interface: 5 },
  load: [3, attachType, 0],
  link: { 4: 5, 8: attachType },
});

export const newerKinds: readonly NewerKind[] = [
  device('tcx/ingress', 46),
  device('tcx/egress', 47),
  device('netkit/primary', 54),
  device('netkit/peer', 55),
  multi('uprobe.multi', 48, 0, 0),
  multi('uretprobe.multi', 48, 0, 1),
  multi('uprobe.multi.s', 48, sleepable, 0),
  multi('uretprobe.multi.s', 48, sleepable, 1),
  multi('uprobe.session', 57, 0, 0),
  multi('uprobe.session.s', 57, sleepable, 0),
  unix('connect', 49),
  unix('sendmsg', 50),
  unix('recvmsg', 51),
  unix('getpeername', 52),
  unix('getsockname', 53),
  {
    section: 'kprobe.session',
    code: 'kprobe',
    targets: { symbols: ['vfs_read'] },
    load: [2, 56, 0],
    link: { 8: 56, 16: 0, 20: 1 },
  },
  {
    section: 'netfilter',
    code: 'sk-lookup',
    targets: { netfilter: { family: 2, hook: 3, priority: -128 } },
    load: [32, 45, 0],
    // netfilter: pf at 16, hooknum at 20, priority at 24, flags at 28.
    link: { 8: 45, 16: 2, 20: 3, 24: 0xffff_ff80, 28: 0 },
  },
];

/** What the kind's object asks of a kernel that has everything; undefined when it is what the table says. */
export function judgeNewerKind(folder: string, kind: NewerKind): string | undefined {
  const spec = readObject(readFileSync(objectPath(folder, `program-${kind.code}`)));
  const programs = spec.programs.map((program) => ({ ...program, section: kind.section }));
  const { calls } = recordSystemCalls(() => {
    using collection: Collection = load({ ...spec, programs });
    const program = collection.programs.get('program')!;
    using _link = attach(program, kind.targets, collection);
  });
  const [loaded, linked] = [5, 28].map((command) => calls.find((call) => call.command === command));
  if (loaded === undefined || linked === undefined)
    return `there is no ${loaded === undefined ? 'BPF_PROG_LOAD' : 'BPF_LINK_CREATE'}`;
  const word = ({ attributes }: RecordedCall, at: number): number =>
    new DataView(attributes.buffer).getUint32(at, true);
  const found = [word(loaded, 0), word(loaded, 68), word(loaded, 44)];
  if (found.join() !== kind.load.join())
    return `BPF_PROG_LOAD: type, attach type and flags are ${found}, ${kind.load} are expected`;
  for (const [at, value] of Object.entries(kind.link)) {
    if (word(linked, Number(at)) !== value)
      return `BPF_LINK_CREATE: ${word(linked, Number(at))} stands at ${at}, ${value} is expected`;
  }
  return undefined;
}
