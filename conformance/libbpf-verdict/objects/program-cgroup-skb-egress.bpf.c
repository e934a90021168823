/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup_skb/egress". */
#include "corpus.h"

SEC("cgroup_skb/egress")
int program(struct packet *context) {
    return 1;
}

LICENSE;
