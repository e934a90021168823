/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A field that a program of this kind may not write. */
#include "corpus.h"

SEC("socket")
int program(struct packet *context) {
    context->len = 4;
    return 0;
}

LICENSE;
