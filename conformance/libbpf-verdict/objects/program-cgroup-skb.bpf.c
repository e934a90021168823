/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/skb". */
#include "corpus.h"

SEC("cgroup/skb")
int program(struct packet *context) {
    return 1;
}

LICENSE;
