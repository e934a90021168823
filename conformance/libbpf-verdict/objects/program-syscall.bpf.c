/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "syscall". */
#include "corpus.h"

SEC("syscall")
int program(void *context) {
    return *(u32 *)context + 1;
}

LICENSE;
