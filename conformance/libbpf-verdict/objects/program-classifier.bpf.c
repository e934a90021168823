/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "classifier". */
#include "corpus.h"

SEC("classifier")
int program(struct packet *context) {
    return context->mark;
}

LICENSE;
