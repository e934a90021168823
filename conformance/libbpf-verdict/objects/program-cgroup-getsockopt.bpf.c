/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/getsockopt". */
#include "corpus.h"

SEC("cgroup/getsockopt")
int program(struct option_context *context) {
    return context->level >= 0;
}

LICENSE;
