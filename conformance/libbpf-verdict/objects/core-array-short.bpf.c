/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An element that the kernel's array does not have. */
#include "corpus.h"

struct task_struct {
    char comm[64];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->comm[40], 2);
}

LICENSE;
