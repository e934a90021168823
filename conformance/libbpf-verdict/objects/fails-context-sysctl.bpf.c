/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of "cgroup/sysctl". */
#include "corpus.h"

SEC("cgroup/sysctl")
int program(void *context) {
    return *(u64 *)((char *)context + 8192);
}

LICENSE;
