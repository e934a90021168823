/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program that writes a constant. */
#include "corpus.h"

const volatile u32 constant = 3;

SEC("raw_tp/sys_enter")
int program(void *context) {
    *(volatile u32 *)&constant = 4;
    return 0;
}

LICENSE;
