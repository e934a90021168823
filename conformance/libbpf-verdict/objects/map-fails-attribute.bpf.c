/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An attribute that maps do not have. */
#include "corpus.h"

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
    __uint(lamellar_absent, 8);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
