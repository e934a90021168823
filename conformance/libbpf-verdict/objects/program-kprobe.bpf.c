/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "kprobe/do_unlinkat". */
#include "corpus.h"

SEC("kprobe/do_unlinkat")
int program(void *context) {
    return bpf_ktime_get_ns() & 1;
}

LICENSE;
