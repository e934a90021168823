/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A ring that user space writes and a program drains. */
#include "corpus.h"

struct {
    __uint(type, map_user_ring);
    __uint(max_entries, 4096);
} ring SEC(".maps");

static long each(void *record, void *context) { return 0; }

SEC("raw_tp/sys_enter")
int program(void *context) { return bpf_user_ringbuf_drain(&ring, each, 0, 0); }

LICENSE;
