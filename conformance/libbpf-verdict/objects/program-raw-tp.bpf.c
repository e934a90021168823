/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "raw_tp/sys_enter". */
#include "corpus.h"

SEC("raw_tp/sys_enter")
int program(u64 *context) {
    return context[1] & 1;
}

LICENSE;
