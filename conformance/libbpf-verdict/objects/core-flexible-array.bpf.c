/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Elements of an array without a length at the end of a struct. */
#include "corpus.h"

struct bpf_prog_array_item {
    void *prog;
} RELOCATED;

struct bpf_prog_array {
    struct bpf_prog_array_item items[0];
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct bpf_prog_array *)0)->items[2].prog, 0);
}

LICENSE;
