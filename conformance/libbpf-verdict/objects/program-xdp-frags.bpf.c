/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "xdp.frags". */
#include "corpus.h"

SEC("xdp.frags")
int program(struct xdp_context *context) {
    return 2;
}

LICENSE;
