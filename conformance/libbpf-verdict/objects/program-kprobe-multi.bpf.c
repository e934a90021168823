/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "kprobe.multi/vfs_*". */
#include "corpus.h"

SEC("kprobe.multi/vfs_*")
int program(void *context) {
    return 0;
}

LICENSE;
