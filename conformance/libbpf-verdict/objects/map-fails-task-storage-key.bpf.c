/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of tasks with wide keys. */
#include "corpus.h"

struct {
    __uint(type, map_task_storage);
    __uint(map_flags, 1);
    __type(key, u64);
    __type(value, u64);
} map SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) { return 0; }

LICENSE;
