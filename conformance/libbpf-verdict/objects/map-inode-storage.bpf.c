/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of an inode: only LSM programs may use it, everybody may create it. */
#include "corpus.h"

struct {
    __uint(type, map_inode_storage);
    __uint(map_flags, 1);
    __type(key, s32);
    __type(value, u64);
} storage SEC(".maps");

SEC("syscall")
int program(void *context) { return 0; }

LICENSE;
