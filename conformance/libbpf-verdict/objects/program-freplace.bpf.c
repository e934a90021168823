/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program in place of a global function of another one; which one is said when it is loaded. */
#include "corpus.h"

SEC("?freplace/shared")
int program(u32 value) {
    return value + 1;
}

LICENSE;
