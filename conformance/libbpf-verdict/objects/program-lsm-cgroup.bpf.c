/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "lsm_cgroup/socket_create". */
#include "corpus.h"

SEC("lsm_cgroup/socket_create")
int program(void *context) {
    return 1;
}

LICENSE;
