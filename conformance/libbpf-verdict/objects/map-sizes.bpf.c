/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Sizes instead of types. */
#include "corpus.h"

struct {
    __uint(type, map_hash);
    __uint(key_size, 4);
    __uint(value_size, 8);
    __uint(max_entries, 3);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 key = {0};
    u64 *found = bpf_map_lookup_elem(&map, &key);
    return found ? (int)*found : 0;
}

LICENSE;
