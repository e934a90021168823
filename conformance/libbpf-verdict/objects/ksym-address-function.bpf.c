/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The address of a kernel function as a value. */
#include "corpus.h"

extern int bpf_task_release(void *task) KSYM WEAK;

SEC("syscall")
int program(void *context) {
    return (u64)bpf_task_release != 0;
}

LICENSE;
