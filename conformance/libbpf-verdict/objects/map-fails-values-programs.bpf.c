/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program array whose values are no functions. */
#include "corpus.h"

struct {
    __uint(type, map_program_array);
    __uint(max_entries, 4);
    __uint(key_size, 4);
    __array(values, u32);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
