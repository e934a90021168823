/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A typed variable that no kernel has. */
#include "corpus.h"

extern const int lamellar_absent KSYM;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return *(int *)bpf_per_cpu_ptr(&lamellar_absent, 0);
}

LICENSE;
