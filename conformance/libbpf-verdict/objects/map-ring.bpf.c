/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A ring whose size is no power of two: both loaders round it up. */
#include "corpus.h"

struct {
    __uint(type, map_ring);
    __uint(max_entries, 5000);
} ring SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 *record = bpf_ringbuf_reserve(&ring, 8, 0);
    if (!record) return 0;
    *record = 1;
    bpf_ringbuf_submit(record, 0);
    return 0;
}

LICENSE;
