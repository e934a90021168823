/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Typed variables of the kernel, per CPU. */
#include "corpus.h"

struct rq {
    u32 nr_running;
} RELOCATED;

extern const struct rq runqueues KSYM;

SEC("raw_tp/sys_enter")
int program(void *context) {
    struct rq *queue = bpf_per_cpu_ptr(&runqueues, 0);
    return queue ? queue->nr_running : 0;
}

LICENSE;
