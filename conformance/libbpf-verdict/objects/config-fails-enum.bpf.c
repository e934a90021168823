/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An enumeration that is not the three states. */
#include "corpus.h"

enum corpus_states { corpus_none, corpus_some };
extern enum corpus_states CONFIG_HZ KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_HZ;
}

LICENSE;
