/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "tp_btf/sched_process_fork". */
#include "corpus.h"

struct task_struct {
    s32 tgid;
} RELOCATED;

SEC("tp_btf/sched_process_fork")
int program(u64 *context) {
    struct task_struct *parent = (struct task_struct *)context[0];
    return parent->tgid & 1;
}

LICENSE;
