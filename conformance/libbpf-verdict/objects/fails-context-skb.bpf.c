/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of "sk_skb/stream_verdict". */
#include "corpus.h"

SEC("sk_skb/stream_verdict")
int program(void *context) {
    return *(u64 *)((char *)context + 8192);
}

LICENSE;
