/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Sign and size of bit fields. */
#include "corpus.h"

struct sk_buff {
    unsigned short pkt_type : 3;
    unsigned short ip_summed : 2;
    u32 len;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct sk_buff *)0)->pkt_type, 3) + __builtin_preserve_field_info(((struct sk_buff *)0)->ip_summed, 5);
}

LICENSE;
