/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the end of the context. */
#include "corpus.h"

SEC("tc")
int program(struct packet *context) {
    return *(u32 *)((char *)context + 4096);
}

LICENSE;
