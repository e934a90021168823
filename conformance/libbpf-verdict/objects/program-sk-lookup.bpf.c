/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sk_lookup". */
#include "corpus.h"

SEC("sk_lookup")
int program(void *context) {
    return 1;
}

LICENSE;
