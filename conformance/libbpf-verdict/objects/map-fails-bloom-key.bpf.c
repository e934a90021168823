/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A bloom filter with keys. */
#include "corpus.h"

struct {
    __uint(type, map_bloom);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
