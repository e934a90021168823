/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* "values" with a length. */
#include "corpus.h"

struct {
    __uint(type, map_array_of_maps);
    __uint(max_entries, 4);
    __type(key, u32);
    struct {
        __uint(type, map_array);
    } *values[3];
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
