/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Section "fexit/vfs_open": both loaders have to agree, whether this kernel can or not. */
#include "corpus.h"

SEC("fexit/vfs_open")
int program(void *context) {
    return 0;
}

LICENSE;
