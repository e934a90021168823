/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* percpu-cgroup-storage: storage of an attachment. */
#include "corpus.h"

struct corpus_storage_key {
    u64 inode;
    u32 type;
};

struct {
    __uint(type, map_percpu_cgroup_storage);
    __type(key, struct corpus_storage_key);
    __type(value, u64);
} storage SEC(".maps");

SEC("cgroup_skb/egress")
int program(struct packet *context) {
    u64 *value = bpf_get_local_storage(&storage, 0);
    *value += 1;
    return 1;
}

LICENSE;
