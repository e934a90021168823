/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of a syscall program. */
#include "corpus.h"

SEC("syscall")
int program(void *context) {
    return *(u32 *)((char *)context + 70000);
}

LICENSE;
