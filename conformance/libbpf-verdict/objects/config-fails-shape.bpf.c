/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A type that no configuration value has. */
#include "corpus.h"

struct corpus_pair { int a; int b; };
extern struct corpus_pair CONFIG_HZ KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_HZ.a;
}

LICENSE;
