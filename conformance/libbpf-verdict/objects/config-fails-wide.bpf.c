/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A number of sixteen bytes. */
#include "corpus.h"

extern __int128 CONFIG_HZ KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return (int)CONFIG_HZ;
}

LICENSE;
