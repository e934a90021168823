/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A section that names no kind. */
#include "corpus.h"

SEC("lamellar/absent")
int program(void *context) {
    return 0;
}

LICENSE;
