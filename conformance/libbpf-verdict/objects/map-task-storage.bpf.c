/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Storage of a task. */
#include "corpus.h"

struct task_struct;

struct {
    __uint(type, map_task_storage);
    __uint(map_flags, 1);
    __type(key, s32);
    __type(value, u64);
} storage SEC(".maps");

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return bpf_task_storage_get(&storage, (struct task_struct *)context[0], 0, 1) != 0;
}

LICENSE;
