/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * Every openat of one process as an event of 128 bytes with its path; what does not fit is counted. */
#include "../../packages/bpf-native/bpf/lamellar.bpf.h"

struct registers___x86 { u64 orig_ax, si; };
struct pt_regs { u64 orig_ax, si; } RELOCATED;

struct event {
    u64 time;
    u64 cgroup;
    u32 pid, parent, uid, kind;
    char comm[16];
    u64 start, result;
    char path[64];
};

struct {
    __uint(type, map_ring);
    __uint(max_entries, 16 << 20);
} ring SEC(".maps");

const volatile u32 watched = 0;
u64 lost;
u64 sent;

SEC("tp_btf/sys_exit")
int stream(u64 *context) {
    struct pt_regs *registers = (void *)context[0];
    if (registers->orig_ax != 257 || bpf_get_current_pid_tgid() >> 32 != watched) return 0;
    struct event *event = bpf_ringbuf_reserve(&ring, sizeof *event, 0);
    if (!event) {
        __sync_fetch_and_add(&lost, 1);
        return 0;
    }
    event->time = bpf_ktime_get_ns();
    event->pid = watched;
    event->kind = 2;
    event->result = context[1];
    bpf_get_current_comm(event->comm, sizeof event->comm);
    bpf_probe_read_user_str(event->path, sizeof event->path, (void *)registers->si);
    __sync_fetch_and_add(&sent, 1);
    bpf_ringbuf_submit(event, 1);
    return 0;
}

LICENSE;
