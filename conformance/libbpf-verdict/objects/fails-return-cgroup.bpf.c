/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A verdict that cgroup programs may not give. */
#include "corpus.h"

SEC("cgroup/connect4")
int program(struct address_context *context) {
    return 9;
}

LICENSE;
