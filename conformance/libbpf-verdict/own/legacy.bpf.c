/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Maps as objects declared them before BTF; libbpf 1.0 and later refuse them, ours reads them. */
#include "../objects/corpus.h"

struct bpf_map_def {
    u32 type, key_size, value_size, max_entries, flags;
#ifdef EXTRA
    u32 extra;
#endif
};

SEC("maps") struct bpf_map_def counts = {.type = map_hash, .key_size = 4, .value_size = 8, .max_entries = 16
#ifdef EXTRA
    , .extra = EXTRA
#endif
};
SEC("maps") struct bpf_map_def slots = {.type = map_array, .key_size = 4, .value_size = 4, .max_entries = 2};

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 key = 1;
    return bpf_map_lookup_elem(&counts, &key) != bpf_map_lookup_elem(&slots, &key);
}

LICENSE;
