/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A socket filter that reads the length of the packet. */
#include "corpus.h"

SEC("socket")
int program(struct packet *context) {
    return context->len;
}

LICENSE;
