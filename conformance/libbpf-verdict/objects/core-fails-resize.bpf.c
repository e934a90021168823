/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A signed field of another width: no load can be changed for it. */
#include "corpus.h"

struct task_struct {
    s16 tgid;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->tgid;
}

LICENSE;
