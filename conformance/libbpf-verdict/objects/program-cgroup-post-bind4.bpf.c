/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/post_bind4". */
#include "corpus.h"

SEC("cgroup/post_bind4")
int program(struct socket_context *context) {
    return 1;
}

LICENSE;
