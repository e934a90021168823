/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Id of a type in the kernel. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_btf_type_id(*(struct task_struct *)0, 1);
}

LICENSE;
