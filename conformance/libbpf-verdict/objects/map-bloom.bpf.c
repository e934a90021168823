/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A bloom filter with three hash functions. */
#include "corpus.h"

struct {
    __uint(type, map_bloom);
    __uint(max_entries, 8);
    __type(value, u64);
    __uint(map_extra, 3);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 value = 7;
    return bpf_map_peek_elem(&map, &value);
}

LICENSE;
