/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A type that is there and one that is not. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

struct lamellar_absent {
    int member;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_type_info(*(struct task_struct *)0, 0) * 2 + __builtin_preserve_type_info(*(struct lamellar_absent *)0, 0);
}

LICENSE;
