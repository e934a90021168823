/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A typed tracepoint that no kernel has. */
#include "corpus.h"

SEC("tp_btf/lamellar_absent")
int program(u64 *context) {
    return 0;
}

LICENSE;
