/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A field whose kind differs: a struct here, a number there. */
#include "corpus.h"

struct corpus_inner {
    int value;
};

struct task_struct {
    struct corpus_inner tgid;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->tgid.value;
}

LICENSE;
