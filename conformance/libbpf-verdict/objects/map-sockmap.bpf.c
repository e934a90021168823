/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A sockmap that sk_msg redirects through. */
#include "corpus.h"

struct {
    __uint(type, map_sockmap);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u32);
} map SEC(".maps");

SEC("sk_msg")
int program(void *context) {
    u32 key = 0;
    return bpf_msg_redirect_map(context, &map, 0, 0);
}

LICENSE;
