/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A pointer to a type, counted on: the distance is a multiple of the kernel's size. */
#include "corpus.h"

struct list_head {
    struct list_head *next;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct list_head *)0)[3].next, 0);
}

LICENSE;
