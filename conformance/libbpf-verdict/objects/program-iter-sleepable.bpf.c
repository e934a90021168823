/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "iter.s/task". */
#include "corpus.h"

SEC("iter.s/task")
int program(void *context) {
    return 0;
}

LICENSE;
