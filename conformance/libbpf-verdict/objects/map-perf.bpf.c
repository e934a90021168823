/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A perf event array without a size: one entry a CPU. */
#include "corpus.h"

struct {
    __uint(type, map_perf);
    __uint(key_size, 4);
    __uint(value_size, 4);
} events SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 word = 1;
    return bpf_perf_event_output(context, &events, 0xffffffffull, &word, sizeof word);
}

LICENSE;
