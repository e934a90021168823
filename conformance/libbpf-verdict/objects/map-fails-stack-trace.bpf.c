/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Stack traces whose depth is no number of addresses. */
#include "corpus.h"

struct {
    __uint(type, map_stack_trace);
    __uint(key_size, 4);
    __uint(value_size, 13);
    __uint(max_entries, 16);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
