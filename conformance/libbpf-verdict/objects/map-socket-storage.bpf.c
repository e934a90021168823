/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of a socket. */
#include "corpus.h"

struct {
    __uint(type, map_sk_storage);
    __uint(map_flags, 1);
    __type(key, s32);
    __type(value, u64);
} storage SEC(".maps");

SEC("cgroup/sock_create")
int program(struct socket_context *context) {
    return bpf_sk_storage_get(&storage, context, 0, 1) != 0;
}

LICENSE;
