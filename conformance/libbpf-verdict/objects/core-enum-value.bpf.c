/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The kernel's value of an enumerator. */
#include "corpus.h"

enum bpf_func_id {
    BPF_FUNC_map_lookup_elem = 99,
    BPF_FUNC_lamellar_absent = 98,
};

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_enum_value(*(enum bpf_func_id *)BPF_FUNC_map_lookup_elem, 1);
}

LICENSE;
