/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/sock_create". */
#include "corpus.h"

SEC("cgroup/sock_create")
int program(struct socket_context *context) {
    return context->type != 3;
}

LICENSE;
