/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Fields that are wider in the kernel than here: unsigned loads and pointers change their width. */
#include "corpus.h"

struct task_struct {
    u32 start_time;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct *task = (void *)context[0];
    return task->start_time;
}

LICENSE;
