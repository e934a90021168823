/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "uprobe.s". */
#include "corpus.h"

SEC("uprobe.s")
int program(void *context) {
    char word[8];
    return bpf_copy_from_user(word, sizeof word, context);
}

LICENSE;
