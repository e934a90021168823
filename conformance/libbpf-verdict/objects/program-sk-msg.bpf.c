/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sk_msg". */
#include "corpus.h"

SEC("sk_msg")
int program(void *context) {
    return 1;
}

LICENSE;
