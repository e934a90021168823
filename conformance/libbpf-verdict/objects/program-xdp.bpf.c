/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "xdp". */
#include "corpus.h"

SEC("xdp")
int program(struct xdp_context *context) {
    char *data = (char *)(long)context->data, *end = (char *)(long)context->data_end;
    if (data + 14 > end) return 1;
    return data[12] == 8 ? 2 : 1;
}

LICENSE;
