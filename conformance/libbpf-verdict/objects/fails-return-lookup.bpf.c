/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A verdict that socket lookup may not give. */
#include "corpus.h"

SEC("sk_lookup")
int program(void *context) {
    return 7;
}

LICENSE;
