/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A helper that no kernel has. */
#include "corpus.h"

SEC("raw_tp/sys_enter")
int program(void *context) {
    long (*absent)(void) = (void *)9999;
    return absent();
}

LICENSE;
