/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An attribute that is no pointer. */
#include "corpus.h"

struct {
    int type;
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
