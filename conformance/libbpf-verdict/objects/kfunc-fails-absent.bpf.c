/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A function that no kernel has. */
#include "corpus.h"

extern void lamellar_absent(int) KSYM;

SEC("syscall")
int program(void *context) {
    lamellar_absent(1);
    return 0;
}

LICENSE;
