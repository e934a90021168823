/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/sysctl". */
#include "corpus.h"

SEC("cgroup/sysctl")
int program(struct sysctl_context *context) {
    return context->write == 0;
}

LICENSE;
