/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup_skb/ingress". */
#include "corpus.h"

SEC("cgroup_skb/ingress")
int program(struct packet *context) {
    return context->len < 9000;
}

LICENSE;
