/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A value with a timer in it. */
#include "corpus.h"

struct bpf_timer {
    u64 opaque[2];
} __attribute__((aligned(8)));

struct corpus_element {
    u64 count;
    struct bpf_timer timer;
};

struct {
    __uint(type, map_array);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct corpus_element);
} map SEC(".maps");

static int tick(void *map, u32 *key, struct corpus_element *element) {
    element->count++;
    return 0;
}

SEC("tc")
int program(struct packet *context) {
    u32 key = 0;
    struct corpus_element *element = bpf_map_lookup_elem(&map, &key);
    if (!element) return 0;
    bpf_timer_init(&element->timer, &map, 1);
    bpf_timer_set_callback(&element->timer, tick);
    bpf_timer_start(&element->timer, 1000, 0);
    return 0;
}

LICENSE;
