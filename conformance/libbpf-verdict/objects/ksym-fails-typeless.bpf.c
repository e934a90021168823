/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The address of a symbol that no kernel has. */
#include "corpus.h"

extern const void lamellar_absent KSYM;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return (u64)&lamellar_absent & 4;
}

LICENSE;
