/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A text that only an expression names. */
#include "corpus.h"

SEC("raw_tp/sys_enter")
int program(void *context) {
    bpf_trace_printk("%d lamellar\n", 13, 1);
    return 0;
}

LICENSE;
