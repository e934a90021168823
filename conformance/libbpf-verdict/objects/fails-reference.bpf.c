/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A record that is neither submitted nor discarded. */
#include "corpus.h"

struct {
    __uint(type, map_ring);
    __uint(max_entries, 4096);
} ring SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    return bpf_ringbuf_reserve(&ring, 8, 0) != 0;
}

LICENSE;
