/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A typed program whose section does not say what it attaches to. */
#include "corpus.h"

SEC("fentry")
int program(void *context) {
    return 0;
}

LICENSE;
