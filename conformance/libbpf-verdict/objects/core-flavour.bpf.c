/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Two views of one type; the wrong one is never reached. */
#include "corpus.h"

struct task_struct___wrong {
    int lamellar_absent;
} RELOCATED;

struct task_struct___right {
    s32 tgid;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct task_struct___wrong *wrong = (void *)context[0];
    struct task_struct___right *right = (void *)context[0];
    if (__builtin_preserve_field_info(((struct task_struct___wrong *)0)->lamellar_absent, 2)) return wrong->lamellar_absent;
    return right->tgid;
}

LICENSE;
