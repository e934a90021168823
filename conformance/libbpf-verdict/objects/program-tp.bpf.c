/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "tp/sched/sched_switch". */
#include "corpus.h"

SEC("tp/sched/sched_switch")
int program(void *context) {
    return 0;
}

LICENSE;
