/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A plain hash with "values". */
#include "corpus.h"

struct {
    __uint(type, map_hash);
    __uint(max_entries, 4);
    __type(key, u32);
    __array(values, struct {
        __uint(type, map_array);
    });
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
