/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "lsm.s/file_open". */
#include "corpus.h"

SEC("lsm.s/file_open")
int program(void *context) {
    return 0;
}

LICENSE;
