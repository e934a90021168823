/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A number that does not fit its type. */
#include "corpus.h"

extern unsigned short CONFIG_PHYSICAL_START KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_PHYSICAL_START;
}

LICENSE;
