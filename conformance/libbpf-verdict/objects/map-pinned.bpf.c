/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A map that is pinned by its name; the root of pins is the runner's. */
#include "corpus.h"

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
    __uint(pinning, 1);
} corpus_pinned SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 key = 1;
    return bpf_map_lookup_elem(&corpus_pinned, &key) != 0;
}

LICENSE;
