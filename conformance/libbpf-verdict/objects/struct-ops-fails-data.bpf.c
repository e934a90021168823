/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A pointer to data where a program belongs. */
#include "corpus.h"

struct sock;

struct tcp_congestion_ops {
    u32 (*ssthresh)(struct sock *sk);
    void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
    u32 (*undo_cwnd)(struct sock *sk);
    char name[16];
};

int corpus_data = 3;

SEC("struct_ops/ssthresh")
u32 corpus_ssthresh(u64 *context) { return 2; }

SEC(".struct_ops")
struct tcp_congestion_ops corpus_control = {.ssthresh = (void *)corpus_ssthresh, .cong_avoid = (void *)&corpus_data, .name = "lamellar_test"};

LICENSE;
