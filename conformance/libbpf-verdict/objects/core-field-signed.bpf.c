/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Sign of fields. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
    u64 start_time;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->tgid, 3) * 2 + __builtin_preserve_field_info(((struct task_struct *)0)->start_time, 3);
}

LICENSE;
