/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sk_reuseport/migrate". */
#include "corpus.h"

SEC("sk_reuseport/migrate")
int program(void *context) {
    return 1;
}

LICENSE;
