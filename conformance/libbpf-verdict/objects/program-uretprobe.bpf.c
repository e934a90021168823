/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "uretprobe//bin/sh:main". */
#include "corpus.h"

SEC("uretprobe//bin/sh:main")
int program(void *context) {
    return 0;
}

LICENSE;
