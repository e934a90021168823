/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Shifts of a field that is no bit field. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->tgid, 4) * 100 + __builtin_preserve_field_info(((struct task_struct *)0)->tgid, 5);
}

LICENSE;
