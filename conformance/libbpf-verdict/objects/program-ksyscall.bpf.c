/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "ksyscall/getpid". */
#include "corpus.h"

SEC("ksyscall/getpid")
int program(void *context) {
    return 0;
}

LICENSE;
