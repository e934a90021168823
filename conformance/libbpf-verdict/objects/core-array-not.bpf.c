/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An element of what is no array in the kernel. */
#include "corpus.h"

struct task_struct {
    s32 tgid[4];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct task_struct *)0)->tgid[1], 2);
}

LICENSE;
