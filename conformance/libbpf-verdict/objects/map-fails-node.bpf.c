/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A node of memory that the machine does not have. */
#include "corpus.h"

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
    __uint(numa_node, 99);
    __uint(map_flags, 4);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
