/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A value with a spin lock in it. */
#include "corpus.h"

struct bpf_spin_lock {
    u32 value;
};

struct corpus_element {
    struct bpf_spin_lock lock;
    u32 count;
};

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, struct corpus_element);
} map SEC(".maps");

SEC("tc")
int program(struct packet *context) {
    u32 key = 0;
    struct corpus_element *element = bpf_map_lookup_elem(&map, &key);
    if (!element) return 0;
    bpf_spin_lock(&element->lock);
    element->count++;
    bpf_spin_unlock(&element->lock);
    return 0;
}

LICENSE;
