/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "fentry.s/bpf_lsm_file_open". */
#include "corpus.h"

SEC("fentry.s/bpf_lsm_file_open")
int program(void *context) {
    return 0;
}

LICENSE;
