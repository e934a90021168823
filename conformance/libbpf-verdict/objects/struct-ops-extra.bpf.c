/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A member that is zero and that the kernel does not have. */
#include "corpus.h"

struct sock;

struct tcp_congestion_ops {
    u32 (*ssthresh)(struct sock *sk);
    void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
    u32 (*undo_cwnd)(struct sock *sk);
    u64 lamellar_absent;
    char name[16];
};

SEC("struct_ops/ssthresh")
u32 corpus_ssthresh(u64 *context) { return 2; }

SEC("struct_ops/cong_avoid")
void corpus_cong_avoid(u64 *context) {}

SEC("struct_ops/undo_cwnd")
u32 corpus_undo(u64 *context) { return 10; }

SEC(".struct_ops")
struct tcp_congestion_ops corpus_control = {
    .ssthresh = (void *)corpus_ssthresh,
    .cong_avoid = (void *)corpus_cong_avoid,
    .undo_cwnd = (void *)corpus_undo,
    .name = "lamellar_test",
};

LICENSE;
