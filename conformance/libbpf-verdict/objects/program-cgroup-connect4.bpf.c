/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/connect4". */
#include "corpus.h"

SEC("cgroup/connect4")
int program(struct address_context *context) {
    return context->user_port != 0x5000;
}

LICENSE;
