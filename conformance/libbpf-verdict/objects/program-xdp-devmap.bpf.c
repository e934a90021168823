/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "xdp/devmap". */
#include "corpus.h"

SEC("xdp/devmap")
int program(struct xdp_context *context) {
    return context->egress_interface ? 2 : 1;
}

LICENSE;
