/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A helper that this kind of program does not have. */
#include "corpus.h"

SEC("socket")
int program(struct packet *context) {
    return bpf_ringbuf_reserve((void *)context, 8, 0) != 0;
}

LICENSE;
