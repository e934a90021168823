/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "perf_event". */
#include "corpus.h"

SEC("perf_event")
int program(void *context) {
    return 0;
}

LICENSE;
