/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A typed variable that no kernel has, but weak. */
#include "corpus.h"

extern const int lamellar_absent KSYM WEAK;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return &lamellar_absent ? 1 : 0;
}

LICENSE;
