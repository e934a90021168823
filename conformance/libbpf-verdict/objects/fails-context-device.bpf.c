/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of "cgroup/dev". */
#include "corpus.h"

SEC("cgroup/dev")
int program(void *context) {
    return *(u64 *)((char *)context + 8192);
}

LICENSE;
