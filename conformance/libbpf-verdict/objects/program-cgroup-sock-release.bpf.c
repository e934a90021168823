/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/sock_release". */
#include "corpus.h"

SEC("cgroup/sock_release")
int program(struct socket_context *context) {
    return 1;
}

LICENSE;
