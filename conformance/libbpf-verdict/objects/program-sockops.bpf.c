/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "sockops". */
#include "corpus.h"

SEC("sockops")
int program(struct operations_context *context) {
    return context->op == 4;
}

LICENSE;
