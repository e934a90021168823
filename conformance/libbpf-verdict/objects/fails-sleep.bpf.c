/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A helper that sleeps in a program that must not. */
#include "corpus.h"

SEC("raw_tp/sys_enter")
int program(void *context) {
    char word[8];
    return bpf_copy_from_user(word, sizeof word, context);
}

LICENSE;
