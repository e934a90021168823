/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A value that no kernel has. */
#include "corpus.h"

extern int CONFIG_LAMELLAR_ABSENT KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_LAMELLAR_ABSENT;
}

LICENSE;
