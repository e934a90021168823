/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A field of a field through two structs by value. */
#include "corpus.h"

struct list_head {
    struct list_head *next;
} RELOCATED;

struct task_struct {
    struct list_head tasks;
    u32 flags;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->tasks.next, 0) + __builtin_preserve_field_info(((struct task_struct *)0)->tasks, 1);
}

LICENSE;
