/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The least program of every kind that can be attached; none is loaded unless it is asked for by name. */
#include "../../bpf/lamellar.bpf.h"

struct {
    __uint(type, map_sockhash);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} sockets SEC(".maps");

struct {
    __uint(type, map_hash);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} numbers SEC(".maps");

u64 runs = 0;

#define PROGRAM(name, section, result)      \
    SEC("?" section)                        \
    int name(void *context) {               \
        __sync_fetch_and_add(&runs, 1);     \
        return result;                      \
    }

PROGRAM(on_tracepoint, "tracepoint/syscalls/sys_enter_getppid", 0)
PROGRAM(on_raw_tracepoint, "raw_tp/sys_enter", 0)
PROGRAM(on_typed_tracepoint, "tp_btf/sys_enter", 0)
PROGRAM(on_uprobe, "uprobe", 0)
PROGRAM(on_uretprobe, "uretprobe", 0)
PROGRAM(on_uprobes, "uprobe.multi", 0)
PROGRAM(on_usdt, "usdt", 0)
PROGRAM(on_event, "perf_event", 0)
PROGRAM(on_ingress, "cgroup_skb/ingress", 1)
PROGRAM(on_egress, "cgroup_skb/egress", 1)
PROGRAM(on_create, "cgroup/sock_create", 1)
PROGRAM(on_release, "cgroup/sock_release", 1)
PROGRAM(on_post_bind4, "cgroup/post_bind4", 1)
PROGRAM(on_post_bind6, "cgroup/post_bind6", 1)
PROGRAM(on_bind4, "cgroup/bind4", 1)
PROGRAM(on_bind6, "cgroup/bind6", 1)
PROGRAM(on_connect4, "cgroup/connect4", 1)
PROGRAM(on_connect6, "cgroup/connect6", 1)
PROGRAM(on_connect_unix, "cgroup/connect_unix", 1)
PROGRAM(on_sendmsg4, "cgroup/sendmsg4", 1)
PROGRAM(on_sendmsg6, "cgroup/sendmsg6", 1)
PROGRAM(on_sendmsg_unix, "cgroup/sendmsg_unix", 1)
PROGRAM(on_recvmsg4, "cgroup/recvmsg4", 1)
PROGRAM(on_recvmsg6, "cgroup/recvmsg6", 1)
PROGRAM(on_recvmsg_unix, "cgroup/recvmsg_unix", 1)
PROGRAM(on_getpeername4, "cgroup/getpeername4", 1)
PROGRAM(on_getpeername6, "cgroup/getpeername6", 1)
PROGRAM(on_getpeername_unix, "cgroup/getpeername_unix", 1)
PROGRAM(on_getsockname4, "cgroup/getsockname4", 1)
PROGRAM(on_getsockname6, "cgroup/getsockname6", 1)
PROGRAM(on_getsockname_unix, "cgroup/getsockname_unix", 1)
PROGRAM(on_sysctl, "cgroup/sysctl", 1)
PROGRAM(on_getsockopt, "cgroup/getsockopt", 1)
PROGRAM(on_setsockopt, "cgroup/setsockopt", 1)
PROGRAM(on_device, "cgroup/dev", 1)
PROGRAM(on_operations, "sockops", 1)
PROGRAM(on_message, "sk_msg", 1)
PROGRAM(on_parser, "sk_skb/stream_parser", 0)
PROGRAM(on_verdict, "sk_skb/stream_verdict", 1)
PROGRAM(on_any_verdict, "sk_skb/verdict", 1)
PROGRAM(on_lookup, "sk_lookup", 1)
PROGRAM(on_dissector, "flow_dissector", 0)
PROGRAM(on_socket, "socket", 0)
PROGRAM(on_classifier, "tc", 0)
PROGRAM(on_tcx_ingress, "tcx/ingress", 0)
PROGRAM(on_tcx_egress, "tcx/egress", 0)
PROGRAM(on_xdp, "xdp", 2)
PROGRAM(on_netfilter, "netfilter", 1)
PROGRAM(on_task, "iter/task", 0)
PROGRAM(on_element, "iter/bpf_map_elem", 0)
PROGRAM(on_cgroups, "iter/cgroup", 0)
PROGRAM(on_kprobe, "kprobe/do_unlinkat", 0)
PROGRAM(on_kretprobe, "kretprobe/do_unlinkat", 0)
PROGRAM(on_kprobes, "kprobe.multi/vfs_read", 0)
PROGRAM(on_entry, "fentry/vfs_open", 0)
PROGRAM(on_exit, "fexit/vfs_open", 0)
PROGRAM(on_modify, "fmod_ret/security_file_open", 0)
PROGRAM(on_hook, "lsm/file_open", 0)
PROGRAM(on_call, "syscall", 7)

__attribute__((noinline)) int replaced(u32 value) { return value / 3; }

SEC("?raw_tp/sys_exit")
int holder(void *context) { return replaced((u32)bpf_ktime_get_ns()); }

SEC("?freplace/replaced")
int replacement(u32 value) { return value + 1; }

LICENSE;
