/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Members inside anonymous structs and unions of the kernel. */
#include "corpus.h"

struct sk_buff {
    union {
        struct {
            u32 mark;
        };
    };
    struct sock *sk;
} RELOCATED;

SEC("tp_btf/kfree_skb")
int program(u64 *context) {
    struct sk_buff *packet = (void *)context[0];
    return packet->mark;
}

LICENSE;
