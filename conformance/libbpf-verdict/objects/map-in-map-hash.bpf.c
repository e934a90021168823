/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A hash of maps, empty at first. */
#include "corpus.h"

struct {
    __uint(type, map_hash_of_maps);
    __uint(max_entries, 4);
    __type(key, u64);
    __array(values, struct {
        __uint(type, map_hash);
        __uint(max_entries, 2);
        __type(key, u32);
        __type(value, u32);
    });
} outer SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 key = 3;
    return bpf_map_lookup_elem(&outer, &key) != 0;
}

LICENSE;
