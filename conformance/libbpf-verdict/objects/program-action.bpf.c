/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "action". */
#include "corpus.h"

SEC("action")
int program(struct packet *context) {
    return context->protocol;
}

LICENSE;
