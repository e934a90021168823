/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Byte offset of fields, through pointers. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->real_parent->tgid + task->pid;
}

LICENSE;
