/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A map of type lru-hash, typed key and value. */
#include "corpus.h"

struct {
    __uint(type, map_lru_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 key = {0};
    u64 *found = bpf_map_lookup_elem(&map, &key);
    return found ? (int)*found : 0;
}

LICENSE;
