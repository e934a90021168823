/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A timer in a per-CPU map. */
#include "corpus.h"

struct bpf_timer {
    u64 opaque[2];
} __attribute__((aligned(8)));

struct corpus_element {
    struct bpf_timer timer;
};

struct {
    __uint(type, map_percpu_array);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, struct corpus_element);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
