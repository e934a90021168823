/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Elements of arrays inside structs. */
#include "corpus.h"

struct qspinlock {
    u32 value;
};

struct task_struct {
    char comm[16];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->comm[3];
}

LICENSE;
