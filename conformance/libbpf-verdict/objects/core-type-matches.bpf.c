/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Built as type_exists; the runner turns the question into type_matches, which older compilers cannot ask. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
    s32 pid;
    struct task_struct *real_parent;
    char comm[16];
} RELOCATED;

enum pid_type {
    PIDTYPE_PID,
};

struct task_struct___other {
    char tgid;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_type_info(*(struct task_struct *)0, 0) * 4 + __builtin_preserve_type_info(*(enum pid_type *)0, 0) * 2 + __builtin_preserve_type_info(*(struct task_struct___other *)0, 0);
}

LICENSE;
