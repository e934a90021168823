/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An array of maps whose slots the source fills. */
#include "corpus.h"

struct inner {
    __uint(type, map_array);
    __uint(max_entries, 2);
    __type(key, u32);
    __type(value, u64);
} first SEC(".maps"), second SEC(".maps");

struct {
    __uint(type, map_array_of_maps);
    __uint(max_entries, 4);
    __type(key, u32);
    __array(values, struct inner);
} outer SEC(".maps") = {.values = {[0] = &first, [3] = &second}};

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 key = 3;
    void *map = bpf_map_lookup_elem(&outer, &key);
    if (!map) return 0;
    key = 0;
    u64 *value = bpf_map_lookup_elem(map, &key);
    return value ? (int)*value : 0;
}

LICENSE;
