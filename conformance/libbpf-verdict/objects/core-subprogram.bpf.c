/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Relocations inside static and global subprograms. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

static __attribute__((noinline)) int local(struct task_struct *task) { return task->tgid; }

__attribute__((noinline)) int shared(void) { return __builtin_preserve_field_info(((struct task_struct *)0)->comm, 1); }

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return local((void *)context[0]) + shared();
}

LICENSE;
