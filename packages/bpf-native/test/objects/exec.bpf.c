/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "../../bpf/lamellar.bpf.h"

struct task_struct {
    s32 tgid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

struct linux_binprm {
    const char *filename;
} RELOCATED;

/* A struct that no kernel has, and one that lost a member: what cannot be relocated must stay out of reach. */
struct lamellar_absent {
    int member;
} RELOCATED;

struct event {
    u32 pid;
    u32 parent;
    char comm[16];
    char path[96];
};

struct {
    __uint(type, map_ring);
    __uint(max_entries, 1 << 16);
} events SEC(".maps");

struct {
    __uint(type, map_hash);
    __uint(max_entries, 16);
    __type(key, u32);
    __type(value, u64);
} counts SEC(".maps");

u64 total = 0;
u64 start = 40;
const volatile u32 step = 2;
u32 has_absent = 9;
u32 comm_size = 0;

static __attribute__((noinline)) void fill(struct event *event, struct task_struct *task, struct linux_binprm *program) {
    event->pid = task->tgid;
    event->parent = task->real_parent->tgid;
    bpf_probe_read_kernel(event->comm, sizeof event->comm, &task->comm);
    bpf_probe_read_kernel_str(event->path, sizeof event->path, program->filename);
}

SEC("tp_btf/sched_process_exec")
int on_exec(u64 *context) {
    struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
    if (!event) return 0;
    fill(event, (struct task_struct *)context[0], (struct linux_binprm *)context[2]);
    has_absent = __builtin_preserve_type_info(*(struct lamellar_absent *)0, 0);
    comm_size = __builtin_preserve_field_info(((struct task_struct *)0)->comm, 1);
    total += step;
    start += step;
    bpf_ringbuf_submit(event, 0);
    return 0;
}

SEC("?raw_tp/sys_enter")
int refused(void *context) {
    (void)context;
    return *(volatile int *)0;
}

LICENSE;
