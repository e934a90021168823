/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A function that no kernel has. */
#include "corpus.h"

SEC("fentry/lamellar_absent")
int program(u64 *context) {
    return 0;
}

LICENSE;
