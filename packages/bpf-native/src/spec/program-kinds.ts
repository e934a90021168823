import { BpfError } from '../errors.js';

/** How programs of one kind of section are loaded and attached. */
export interface ProgramKind {
  /** Section name before the first `/`. */
  readonly prefix: string;
  /** BPF_PROG_TYPE_*. */
  readonly type: number;
  /** `expected_attach_type` at load. */
  readonly attachType: number;
  /** Programs that name a kernel type: `tp_btf/x` needs the BTF id of `btf_trace_x`. */
  readonly attachTo?: 'tracepoint' | 'function' | 'iterator' | 'lsmHook' | 'structOps';
  /** The program may sleep (BPF_F_SLEEPABLE). */
  readonly sleepable?: boolean;
}

const kind = (prefix: string, type: number, attachType = 0, more: Partial<ProgramKind> = {}): ProgramKind => ({
  prefix,
  type,
  attachType,
  ...more,
});

/** Section names as libbpf reads them (its "Program Types and ELF Sections" table), longest prefix first. */
export const programKinds: readonly ProgramKind[] = [
  kind('socket', 1),
  kind('kprobe.multi', 2, 42),
  kind('kretprobe.multi', 2, 42),
  kind('kprobe', 2),
  kind('kretprobe', 2),
  kind('ksyscall', 2),
  kind('kretsyscall', 2),
  kind('uprobe.multi', 2, 48),
  kind('uretprobe.multi', 2, 48),
  kind('uprobe', 2),
  kind('uretprobe', 2),
  kind('uprobe.s', 2, 0, { sleepable: true }),
  kind('uretprobe.s', 2, 0, { sleepable: true }),
  kind('usdt', 2),
  kind('tc', 3),
  kind('tcx/ingress', 3, 46),
  kind('tcx/egress', 3, 47),
  kind('classifier', 3),
  kind('action', 4),
  kind('tracepoint', 5),
  kind('tp', 5),
  kind('xdp', 6, 37),
  kind('xdp.frags', 6, 37),
  kind('perf_event', 7),
  kind('cgroup_skb/ingress', 8, 0),
  kind('cgroup_skb/egress', 8, 1),
  kind('cgroup/skb', 8, 0),
  kind('cgroup/sock_create', 9, 2),
  kind('cgroup/sock_release', 9, 34),
  kind('cgroup/sock', 9, 2),
  kind('cgroup/post_bind4', 9, 12),
  kind('cgroup/post_bind6', 9, 13),
  kind('lwt_in', 10),
  kind('lwt_out', 11),
  kind('lwt_xmit', 12),
  kind('sockops', 13, 3),
  kind('sk_skb/stream_parser', 14, 4),
  kind('sk_skb/stream_verdict', 14, 5),
  kind('sk_skb/verdict', 14, 38),
  kind('sk_skb', 14),
  kind('cgroup/dev', 15, 6),
  kind('sk_msg', 16, 7),
  kind('raw_tracepoint', 17),
  kind('raw_tp', 17),
  kind('cgroup/bind4', 18, 8),
  kind('cgroup/bind6', 18, 9),
  kind('cgroup/connect4', 18, 10),
  kind('cgroup/connect6', 18, 11),
  kind('cgroup/sendmsg4', 18, 14),
  kind('cgroup/sendmsg6', 18, 15),
  kind('cgroup/recvmsg4', 18, 19),
  kind('cgroup/recvmsg6', 18, 20),
  kind('cgroup/getpeername4', 18, 29),
  kind('cgroup/getpeername6', 18, 30),
  kind('cgroup/getsockname4', 18, 31),
  kind('cgroup/getsockname6', 18, 32),
  kind('lwt_seg6local', 19),
  kind('sk_reuseport/migrate', 21, 40),
  kind('sk_reuseport', 21, 39),
  kind('flow_dissector', 22, 17),
  kind('cgroup/sysctl', 23, 18),
  kind('raw_tracepoint.w', 24),
  kind('raw_tp.w', 24),
  kind('cgroup/getsockopt', 25, 21),
  kind('cgroup/setsockopt', 25, 22),
  kind('tp_btf', 26, 23, { attachTo: 'tracepoint' }),
  kind('fentry', 26, 24, { attachTo: 'function' }),
  kind('fexit', 26, 25, { attachTo: 'function' }),
  kind('fmod_ret', 26, 26, { attachTo: 'function' }),
  kind('fentry.s', 26, 24, { attachTo: 'function', sleepable: true }),
  kind('fexit.s', 26, 25, { attachTo: 'function', sleepable: true }),
  kind('fmod_ret.s', 26, 26, { attachTo: 'function', sleepable: true }),
  kind('iter', 26, 28, { attachTo: 'iterator' }),
  kind('iter.s', 26, 28, { attachTo: 'iterator', sleepable: true }),
  kind('struct_ops', 27, 0, { attachTo: 'structOps' }),
  kind('struct_ops.s', 27, 0, { attachTo: 'structOps', sleepable: true }),
  kind('freplace', 28, 0, { attachTo: 'function' }),
  kind('lsm', 29, 27, { attachTo: 'lsmHook' }),
  kind('lsm.s', 29, 27, { attachTo: 'lsmHook', sleepable: true }),
  kind('lsm_cgroup', 29, 43, { attachTo: 'lsmHook' }),
  kind('sk_lookup', 30, 36),
  kind('syscall', 31, 0, { sleepable: true }),
  kind('netfilter', 32, 45),
].sort((a, b) => b.prefix.length - a.prefix.length);

/** The kind of a section and what follows its prefix: `tp_btf/sched_switch` attaches to `sched_switch`. */
export function kindOfSection(section: string): { readonly kind: ProgramKind; readonly target: string } {
  const name = section.startsWith('?') ? section.slice(1) : section;
  for (const each of programKinds) {
    if (name === each.prefix) return { kind: each, target: '' };
    if (name.startsWith(`${each.prefix}/`)) return { kind: each, target: name.slice(each.prefix.length + 1) };
  }
  throw new BpfError('BPF_UNSUPPORTED', `section "${section}" names no kind of program that is known`);
}
