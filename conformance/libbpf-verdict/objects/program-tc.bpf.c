/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "tc". */
#include "corpus.h"

SEC("tc")
int program(struct packet *context) {
    return context->len > 1500 ? 2 : 0;
}

LICENSE;
