/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program array that names a program which is not loaded. */
#include "corpus.h"

int unwanted(struct xdp_context *context);

struct {
    __uint(type, map_program_array);
    __uint(max_entries, 4);
    __uint(key_size, 4);
    __array(values, int(struct xdp_context *));
} jumps SEC(".maps") = {.values = {[1] = (void *)&unwanted}};

SEC("?xdp")
int unwanted(struct xdp_context *context) { return 2; }

SEC("xdp")
int program(struct xdp_context *context) {
    bpf_tail_call(context, &jumps, 1);
    return 1;
}

LICENSE;
