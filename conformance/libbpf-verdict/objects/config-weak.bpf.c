/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A value that no kernel has, but weak: it is zero. */
#include "corpus.h"

extern int CONFIG_LAMELLAR_ABSENT KCONFIG WEAK;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_LAMELLAR_ABSENT ? 5 : 6;
}

LICENSE;
