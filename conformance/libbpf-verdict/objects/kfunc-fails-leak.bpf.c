/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A reference that is never released. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
} RELOCATED;

extern struct task_struct *bpf_task_from_pid(s32 pid) KSYM;
extern void bpf_task_release(struct task_struct *task) KSYM;

SEC("syscall")
int program(void *context) {
    return bpf_task_from_pid(1) != 0;
}

LICENSE;
