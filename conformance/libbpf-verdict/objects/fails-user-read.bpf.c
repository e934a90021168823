/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A typed pointer of a tracepoint that is written. */
#include "corpus.h"

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    *(u32 *)context[0] = 1;
    return 0;
}

LICENSE;
