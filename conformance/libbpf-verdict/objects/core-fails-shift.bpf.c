/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The shift of a field that no kernel has. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    int lamellar_absent;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->lamellar_absent, 5) + __builtin_preserve_field_info(((struct task_struct *)0)->lamellar_absent, 4);
}

LICENSE;
