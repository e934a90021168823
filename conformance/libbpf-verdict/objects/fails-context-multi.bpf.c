/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of "kprobe.multi/vfs_read". */
#include "corpus.h"

SEC("kprobe.multi/vfs_read")
int program(void *context) {
    return *(u64 *)((char *)context + 8192);
}

LICENSE;
