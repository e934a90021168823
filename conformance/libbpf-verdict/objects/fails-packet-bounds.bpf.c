/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A packet that is read without asking where it ends. */
#include "corpus.h"

SEC("xdp")
int program(struct xdp_context *context) {
    return *(u8 *)(long)context->data;
}

LICENSE;
