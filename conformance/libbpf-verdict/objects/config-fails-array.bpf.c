/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An array that is no text. */
#include "corpus.h"

extern int CONFIG_HZ[4] KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_HZ[1];
}

LICENSE;
