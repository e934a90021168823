/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A variable of .maps that is no struct. */
#include "corpus.h"

int map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
