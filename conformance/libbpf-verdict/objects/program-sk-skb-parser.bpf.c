/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sk_skb/stream_parser". */
#include "corpus.h"

SEC("sk_skb/stream_parser")
int program(struct packet *context) {
    return context->len;
}

LICENSE;
