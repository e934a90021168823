/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "kretprobe/do_unlinkat". */
#include "corpus.h"

SEC("kretprobe/do_unlinkat")
int program(void *context) {
    return 0;
}

LICENSE;
