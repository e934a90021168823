/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of a cgroup (Linux 6.2), asked for by map only. */
#include "corpus.h"

struct {
    __uint(type, map_cgrp_storage);
    __uint(map_flags, 1);
    __type(key, s32);
    __type(value, u64);
} storage SEC(".maps");

SEC("syscall")
int program(void *context) { return 0; }

LICENSE;
