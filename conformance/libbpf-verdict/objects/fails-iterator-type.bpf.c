/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An iterator that no kernel has. */
#include "corpus.h"

SEC("iter/lamellar_absent")
int program(void *context) {
    return 0;
}

LICENSE;
