/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/sock". */
#include "corpus.h"

SEC("cgroup/sock")
int program(struct socket_context *context) {
    return context->family == 2;
}

LICENSE;
