/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A prefix map that would be preallocated. */
#include "corpus.h"

struct corpus_prefix {
    u32 length;
    u8 bytes[4];
};

struct {
    __uint(type, map_lpm_trie);
    __uint(max_entries, 8);
    __type(key, struct corpus_prefix);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
