/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A hash that is not preallocated, on a chosen node, of a struct key. */
#include "corpus.h"

struct corpus_key {
    u32 address;
    u16 port;
    u16 pad;
};

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, struct corpus_key);
    __type(value, u64);
    __uint(map_flags, 1);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    struct corpus_key key = {0};
    u64 *found = bpf_map_lookup_elem(&map, &key);
    return found ? (int)*found : 0;
}

LICENSE;
