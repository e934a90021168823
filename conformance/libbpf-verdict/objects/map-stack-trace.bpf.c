/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Stack traces. */
#include "corpus.h"

struct {
    __uint(type, map_stack_trace);
    __uint(key_size, 4);
    __uint(value_size, 8 * 32);
    __uint(max_entries, 16);
} traces SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return bpf_get_stackid(context, &traces, 0); }

LICENSE;
