/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "usdt//bin/sh:a:b". */
#include "corpus.h"

SEC("usdt//bin/sh:a:b")
int program(void *context) {
    return 0;
}

LICENSE;
