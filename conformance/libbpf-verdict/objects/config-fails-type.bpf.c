/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A boolean read as a text. */
#include "corpus.h"

extern char CONFIG_BPF_SYSCALL[8] KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_BPF_SYSCALL[0];
}

LICENSE;
