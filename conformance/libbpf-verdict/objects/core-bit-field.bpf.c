/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A bit field of the kernel, read by offset, size and both shifts. */
#include "corpus.h"

struct sk_buff {
    unsigned short pkt_type : 3;
    unsigned short ip_summed : 2;
    u32 len;
} RELOCATED;

SEC("tp_btf/kfree_skb")
int program(u64 *context) {
    struct sk_buff *packet = (void *)context[0];
    u64 bits = 0;
    u32 offset = __builtin_preserve_field_info(packet->pkt_type, 0);
    switch (__builtin_preserve_field_info(packet->pkt_type, 1)) {
    case 1:
        bits = *(u8 *)((char *)packet + offset);
        break;
    case 2:
        bits = *(u16 *)((char *)packet + offset);
        break;
    case 4:
        bits = *(u32 *)((char *)packet + offset);
        break;
    case 8:
        bits = *(u64 *)((char *)packet + offset);
        break;
    }
    bits <<= __builtin_preserve_field_info(packet->pkt_type, 4);
    return bits >> __builtin_preserve_field_info(packet->pkt_type, 5);
}

LICENSE;
