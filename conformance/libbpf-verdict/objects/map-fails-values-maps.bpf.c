/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A map of maps whose values are no maps. */
#include "corpus.h"

struct {
    __uint(type, map_array_of_maps);
    __uint(max_entries, 4);
    __type(key, u32);
    __array(values, u32);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
