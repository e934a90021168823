/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of sockets that would be preallocated. */
#include "corpus.h"

struct {
    __uint(type, map_sk_storage);
    __type(key, s32);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
