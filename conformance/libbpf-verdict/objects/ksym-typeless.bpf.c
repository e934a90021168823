/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Addresses of kernel symbols. */
#include "corpus.h"

extern const void init_task KSYM;
extern const void lamellar_absent KSYM WEAK;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return (u64)&init_task == 0 || (u64)&lamellar_absent != 0;
}

LICENSE;
