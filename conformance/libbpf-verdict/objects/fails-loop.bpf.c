/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A loop without end. */
#include "corpus.h"

SEC("raw_tp/sys_enter")
int program(void *context) {
    u64 sum = 0;
    for (;;) {
        sum += bpf_ktime_get_ns();
        if (sum == 1) break;
    }
    return sum;
}

LICENSE;
