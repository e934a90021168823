/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "raw_tp.w/bpf_test_finish". */
#include "corpus.h"

SEC("raw_tp.w/bpf_test_finish")
int program(void *context) {
    return 0;
}

LICENSE;
