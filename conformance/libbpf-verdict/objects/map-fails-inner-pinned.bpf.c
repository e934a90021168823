/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An inner map that would be pinned. */
#include "corpus.h"

struct {
    __uint(type, map_array_of_maps);
    __uint(max_entries, 4);
    __type(key, u32);
    __array(values, struct {
        __uint(type, map_array);
        __uint(max_entries, 1);
        __uint(pinning, 1);
        __type(key, u32);
        __type(value, u32);
    });
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
