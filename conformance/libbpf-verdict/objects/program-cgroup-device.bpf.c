/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/dev". */
#include "corpus.h"

SEC("cgroup/dev")
int program(struct device_context *context) {
    return context->major != 1 || context->minor != 5;
}

LICENSE;
