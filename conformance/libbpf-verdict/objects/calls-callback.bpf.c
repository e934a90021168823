/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Functions as values: a loop and a walk over a map. */
#include "corpus.h"

struct {
    __uint(type, map_array);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} map SEC(".maps");

static long step(u32 index, void *context) {
    *(u64 *)context += index;
    return 0;
}

static long each(void *map, void *key, u64 *value, void *context) {
    *(u64 *)context += *value;
    return 0;
}

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 sum = 0;
    bpf_loop(10, step, &sum, 0);
    bpf_for_each_map_elem(&map, each, &sum, 0);
    return sum;
}

LICENSE;
