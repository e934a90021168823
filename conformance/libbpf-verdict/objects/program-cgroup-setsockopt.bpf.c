/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "cgroup/setsockopt". */
#include "corpus.h"

SEC("cgroup/setsockopt")
int program(struct option_context *context) {
    return 1;
}

LICENSE;
