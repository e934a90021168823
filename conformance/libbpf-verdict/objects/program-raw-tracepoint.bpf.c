/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "raw_tracepoint/sched_switch". */
#include "corpus.h"

SEC("raw_tracepoint/sched_switch")
int program(u64 *context) {
    return context[0] & 1;
}

LICENSE;
