/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Values that no configuration holds but loaders know, and no other ones. */
#include "corpus.h"

extern int LINUX_KERNEL_VERSION KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return LINUX_KERNEL_VERSION > 4;
}

LICENSE;
