import { BpfError } from '../errors.js';

/** How a program of a kind is attached, each a function in `links/`. */
export type Attachment =
  | 'tracepoint'
  | 'rawTracepoint'
  | 'tracing'
  | 'kprobe'
  | 'kprobeMulti'
  | 'uprobe'
  | 'uprobeMulti'
  | 'usdt'
  | 'perfEvent'
  | 'cgroup'
  | 'namespace'
  | 'interface'
  | 'classic'
  | 'netfilter'
  | 'iterator'
  | 'socketMap'
  | 'socket'
  | 'structOps'
  | 'replace'
  | 'none';

/** How programs of one kind of section are loaded and attached. */
export interface ProgramKind {
  /** Section name before the first `/`. */
  readonly prefix: string;
  /** BPF_PROG_TYPE_*. */
  readonly type: number;
  /** `expected_attach_type` at load. */
  readonly attachType: number;
  readonly attachment: Attachment;
  /** Programs that name a kernel type: `tp_btf/x` needs the BTF id of `btf_trace_x`. */
  readonly attachTo?: 'tracepoint' | 'function' | 'iterator' | 'lsmHook' | 'structOps' | 'program';
  /** `prog_flags` at load: BPF_F_SLEEPABLE 16, BPF_F_XDP_HAS_FRAGS 32. */
  readonly flags?: number;
  /** Nothing may follow the prefix. */
  readonly exact?: boolean;
}

const sleepable = { flags: 1 << 4 } as const;
const frags = { flags: 1 << 5 } as const;
const whole = { exact: true } as const;

/** BPF_PROG_TYPE_* by the field's name. */
export const programTypes = {
  socketFilter: 1,
  kprobe: 2,
  classifier: 3,
  action: 4,
  tracepoint: 5,
  xdp: 6,
  perfEvent: 7,
  cgroupSkb: 8,
  cgroupSocket: 9,
  lwtIn: 10,
  lwtOut: 11,
  lwtXmit: 12,
  socketOperations: 13,
  socketBuffer: 14,
  cgroupDevice: 15,
  socketMessage: 16,
  rawTracepoint: 17,
  cgroupSocketAddress: 18,
  lwtSeg6: 19,
  infrared: 20,
  reusePort: 21,
  flowDissector: 22,
  cgroupSysctl: 23,
  rawTracepointWritable: 24,
  cgroupSocketOption: 25,
  tracing: 26,
  structOps: 27,
  extension: 28,
  lsm: 29,
  socketLookup: 30,
  syscall: 31,
  netfilter: 32,
} as const;

type Row = readonly [prefix: string, attachType: number, attachment: Attachment, more?: Partial<ProgramKind>];

const rows: Readonly<Record<keyof typeof programTypes, readonly Row[]>> = {
  socketFilter: [['socket', 0, 'socket', whole]],
  kprobe: [
    ['kprobe', 0, 'kprobe'],
    ['kretprobe', 0, 'kprobe'],
    ['ksyscall', 0, 'kprobe'],
    ['kretsyscall', 0, 'kprobe'],
    ['kprobe.multi', 42, 'kprobeMulti'],
    ['kretprobe.multi', 42, 'kprobeMulti'],
    ['kprobe.session', 56, 'kprobeMulti'],
    ['uprobe', 0, 'uprobe'],
    ['uretprobe', 0, 'uprobe'],
    ['uprobe.s', 0, 'uprobe', sleepable],
    ['uretprobe.s', 0, 'uprobe', sleepable],
    ['uprobe.multi', 48, 'uprobeMulti'],
    ['uretprobe.multi', 48, 'uprobeMulti'],
    ['uprobe.multi.s', 48, 'uprobeMulti', sleepable],
    ['uretprobe.multi.s', 48, 'uprobeMulti', sleepable],
    ['uprobe.session', 57, 'uprobeMulti'],
    ['uprobe.session.s', 57, 'uprobeMulti', sleepable],
    ['usdt', 0, 'usdt'],
    ['usdt.s', 0, 'usdt', sleepable],
  ],
  classifier: [
    ['tc', 0, 'classic', whole],
    ['classifier', 0, 'classic', whole],
    ['tc/ingress', 46, 'interface', whole],
    ['tc/egress', 47, 'interface', whole],
    ['tcx/ingress', 46, 'interface', whole],
    ['tcx/egress', 47, 'interface', whole],
    ['netkit/primary', 54, 'interface', whole],
    ['netkit/peer', 55, 'interface', whole],
  ],
  action: [['action', 0, 'none', whole]],
  tracepoint: [
    ['tracepoint', 0, 'tracepoint'],
    ['tp', 0, 'tracepoint'],
  ],
  xdp: [
    ['xdp', 37, 'interface', whole],
    ['xdp.frags', 37, 'interface', { ...whole, ...frags }],
    ['xdp/devmap', 33, 'none', whole],
    ['xdp.frags/devmap', 33, 'none', { ...whole, ...frags }],
    ['xdp/cpumap', 35, 'none', whole],
    ['xdp.frags/cpumap', 35, 'none', { ...whole, ...frags }],
  ],
  perfEvent: [['perf_event', 0, 'perfEvent', whole]],
  cgroupSkb: [
    ['cgroup_skb/ingress', 0, 'cgroup', whole],
    ['cgroup_skb/egress', 1, 'cgroup', whole],
    ['cgroup/skb', 0, 'cgroup', whole],
  ],
  cgroupSocket: [
    ['cgroup/sock_create', 2, 'cgroup', whole],
    ['cgroup/sock_release', 34, 'cgroup', whole],
    ['cgroup/sock', 2, 'cgroup', whole],
    ['cgroup/post_bind4', 12, 'cgroup', whole],
    ['cgroup/post_bind6', 13, 'cgroup', whole],
  ],
  lwtIn: [['lwt_in', 0, 'none', whole]],
  lwtOut: [['lwt_out', 0, 'none', whole]],
  lwtXmit: [['lwt_xmit', 0, 'none', whole]],
  socketOperations: [['sockops', 3, 'cgroup', whole]],
  socketBuffer: [
    ['sk_skb/stream_parser', 4, 'socketMap', whole],
    ['sk_skb/stream_verdict', 5, 'socketMap', whole],
    ['sk_skb/verdict', 38, 'socketMap', whole],
    ['sk_skb', 0, 'none', whole],
  ],
  cgroupDevice: [['cgroup/dev', 6, 'cgroup', whole]],
  socketMessage: [['sk_msg', 7, 'socketMap', whole]],
  rawTracepoint: [
    ['raw_tracepoint', 0, 'rawTracepoint'],
    ['raw_tp', 0, 'rawTracepoint'],
  ],
  cgroupSocketAddress: [
    ['cgroup/bind4', 8, 'cgroup', whole],
    ['cgroup/bind6', 9, 'cgroup', whole],
    ['cgroup/connect4', 10, 'cgroup', whole],
    ['cgroup/connect6', 11, 'cgroup', whole],
    ['cgroup/connect_unix', 49, 'cgroup', whole],
    ['cgroup/sendmsg4', 14, 'cgroup', whole],
    ['cgroup/sendmsg6', 15, 'cgroup', whole],
    ['cgroup/sendmsg_unix', 50, 'cgroup', whole],
    ['cgroup/recvmsg4', 19, 'cgroup', whole],
    ['cgroup/recvmsg6', 20, 'cgroup', whole],
    ['cgroup/recvmsg_unix', 51, 'cgroup', whole],
    ['cgroup/getpeername4', 29, 'cgroup', whole],
    ['cgroup/getpeername6', 30, 'cgroup', whole],
    ['cgroup/getpeername_unix', 52, 'cgroup', whole],
    ['cgroup/getsockname4', 31, 'cgroup', whole],
    ['cgroup/getsockname6', 32, 'cgroup', whole],
    ['cgroup/getsockname_unix', 53, 'cgroup', whole],
  ],
  lwtSeg6: [['lwt_seg6local', 0, 'none', whole]],
  infrared: [['lirc_mode2', 16, 'none', whole]],
  reusePort: [
    ['sk_reuseport/migrate', 40, 'none', whole],
    ['sk_reuseport', 39, 'none', whole],
  ],
  flowDissector: [['flow_dissector', 17, 'namespace', whole]],
  cgroupSysctl: [['cgroup/sysctl', 18, 'cgroup', whole]],
  rawTracepointWritable: [
    ['raw_tracepoint.w', 0, 'rawTracepoint'],
    ['raw_tp.w', 0, 'rawTracepoint'],
  ],
  cgroupSocketOption: [
    ['cgroup/getsockopt', 21, 'cgroup', whole],
    ['cgroup/setsockopt', 22, 'cgroup', whole],
  ],
  tracing: [
    ['tp_btf', 23, 'tracing', { attachTo: 'tracepoint' }],
    ['fentry', 24, 'tracing', { attachTo: 'function' }],
    ['fexit', 25, 'tracing', { attachTo: 'function' }],
    ['fmod_ret', 26, 'tracing', { attachTo: 'function' }],
    ['fentry.s', 24, 'tracing', { attachTo: 'function', ...sleepable }],
    ['fexit.s', 25, 'tracing', { attachTo: 'function', ...sleepable }],
    ['fmod_ret.s', 26, 'tracing', { attachTo: 'function', ...sleepable }],
    ['iter', 28, 'iterator', { attachTo: 'iterator' }],
    ['iter.s', 28, 'iterator', { attachTo: 'iterator', ...sleepable }],
  ],
  structOps: [
    ['struct_ops', 0, 'structOps', { attachTo: 'structOps' }],
    ['struct_ops.s', 0, 'structOps', { attachTo: 'structOps', ...sleepable }],
  ],
  extension: [['freplace', 0, 'replace', { attachTo: 'program' }]],
  lsm: [
    ['lsm', 27, 'tracing', { attachTo: 'lsmHook' }],
    ['lsm.s', 27, 'tracing', { attachTo: 'lsmHook', ...sleepable }],
    ['lsm_cgroup', 43, 'cgroup', { attachTo: 'lsmHook' }],
  ],
  socketLookup: [['sk_lookup', 36, 'namespace', whole]],
  syscall: [['syscall', 0, 'none', { ...whole, ...sleepable }]],
  netfilter: [['netfilter', 45, 'netfilter', whole]],
};

/** Section names as libbpf reads them (its "Program Types and ELF Sections" table), longest prefix first. */
export const programKinds: readonly ProgramKind[] = Object.entries(rows)
  .flatMap(([name, list]) =>
    list.map(([prefix, attachType, attachment, more]) => ({
      prefix,
      type: programTypes[name as keyof typeof programTypes],
      attachType,
      attachment,
      ...more,
    })),
  )
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** The kind of a section and what follows its prefix: `tp_btf/sched_switch` attaches to `sched_switch`. */
export function kindOfSection(section: string): { readonly kind: ProgramKind; readonly target: string } {
  const name = section.startsWith('?') ? section.slice(1) : section;
  for (const each of programKinds) {
    if (name === each.prefix) return { kind: each, target: '' };
    if (each.exact !== true && name.startsWith(`${each.prefix}/`)) {
      return { kind: each, target: name.slice(each.prefix.length + 1) };
    }
  }
  throw new BpfError(
    'BPF_UNSUPPORTED',
    `section "${section}" names no kind of program that is known; such as "tp_btf/sched_switch", "xdp" or "cgroup/connect4" is expected`,
  );
}
