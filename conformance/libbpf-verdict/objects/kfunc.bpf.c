/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Functions of the kernel, called. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
} RELOCATED;

extern struct task_struct *bpf_task_from_pid(s32 pid) KSYM;
extern void bpf_task_release(struct task_struct *task) KSYM;

SEC("syscall")
int program(void *context) {
    struct task_struct *task = bpf_task_from_pid(1);
    if (!task) return 0;
    bpf_task_release(task);
    return 1;
}

LICENSE;
