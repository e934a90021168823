/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sk_skb/stream_verdict". */
#include "corpus.h"

SEC("sk_skb/stream_verdict")
int program(struct packet *context) {
    return 1;
}

LICENSE;
