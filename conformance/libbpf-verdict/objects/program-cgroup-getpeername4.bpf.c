/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/getpeername4". */
#include "corpus.h"

SEC("cgroup/getpeername4")
int program(struct address_context *context) {
    return 1;
}

LICENSE;
