/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Sockets to choose from. */
#include "corpus.h"

struct {
    __uint(type, map_reuseport_array);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} sockets SEC(".maps");

SEC("sk_reuseport")
int program(void *context) {
    u32 key = 0;
    return bpf_sk_select_reuseport(context, &sockets, &key, 0) == 0;
}

LICENSE;
