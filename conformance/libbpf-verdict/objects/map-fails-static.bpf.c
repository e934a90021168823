/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A map that is static. */
#include "corpus.h"

static struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_exit")
int user(void *context) {
    u32 key = 0;
    return bpf_map_lookup_elem(&map, &key) != 0;
}

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
