/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A function that calls itself without end. */
#include "corpus.h"

static __attribute__((noinline)) int again(int value) {
    if (value > 1000) return 1;
    return again(value + 1) * 3 + (int)bpf_ktime_get_ns();
}

SEC("raw_tp/sys_enter")
int program(void *context) { return again((int)bpf_ktime_get_ns()); }

LICENSE;
