/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A variable of another type than the kernel's. */
#include "corpus.h"

extern const u64 runqueues KSYM;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return bpf_per_cpu_ptr(&runqueues, 0) != 0;
}

LICENSE;
