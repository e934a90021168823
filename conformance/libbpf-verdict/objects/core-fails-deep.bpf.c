/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A member of a member that the kernel does not have. */
#include "corpus.h"

struct corpus_inner {
    int lamellar_absent;
} RELOCATED;

struct task_struct {
    struct corpus_inner se;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->se.lamellar_absent;
}

LICENSE;
