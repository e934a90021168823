/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A devmap that XDP redirects through. */
#include "corpus.h"

struct {
    __uint(type, map_devmap);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u32);
} map SEC(".maps");

SEC("xdp")
int program(struct xdp_context *context) { return bpf_redirect_map(&map, 0, 2); }

LICENSE;
