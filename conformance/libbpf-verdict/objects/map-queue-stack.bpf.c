/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Queue and stack: no keys. */
#include "corpus.h"

struct {
    __uint(type, map_queue);
    __uint(max_entries, 8);
    __type(value, u64);
} queue SEC(".maps");

struct {
    __uint(type, map_stack);
    __uint(max_entries, 8);
    __type(value, u64);
} stack SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 value = 0;
    bpf_map_push_elem(&queue, &value, 0);
    return bpf_map_pop_elem(&stack, &value);
}

LICENSE;
