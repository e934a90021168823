/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A kind that takes no target, with one. */
#include "corpus.h"

SEC("xdp/eth0")
int program(struct xdp_context *context) {
    return 0;
}

LICENSE;
