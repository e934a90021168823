/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A cgroup array. */
#include "corpus.h"

struct {
    __uint(type, map_cgroup_array);
    __uint(key_size, 4);
    __uint(value_size, 4);
    __uint(max_entries, 2);
} cgroups SEC(".maps");

SEC("tc")
int program(struct packet *context) { return bpf_skb_under_cgroup(context, &cgroups, 0); }

LICENSE;
