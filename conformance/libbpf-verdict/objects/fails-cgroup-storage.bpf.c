/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of two kinds of one type in one program. */
#include "corpus.h"

struct corpus_storage_key {
    u64 inode;
    u32 type;
};

struct {
    __uint(type, map_cgroup_storage);
    __type(key, struct corpus_storage_key);
    __type(value, u64);
} first SEC(".maps"), second SEC(".maps");

SEC("cgroup_skb/egress")
int program(struct packet *context) {
    return bpf_get_local_storage(&first, 0) != bpf_get_local_storage(&second, 0);
}

LICENSE;
