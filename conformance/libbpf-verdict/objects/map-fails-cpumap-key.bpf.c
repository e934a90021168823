/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A CPU map with wide keys. */
#include "corpus.h"

struct {
    __uint(type, map_cpumap);
    __uint(max_entries, 8);
    __type(key, u64);
    __type(value, u32);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
