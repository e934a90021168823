/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Typedefs, unions, enumerations, pointers and functions as types. */
#include "corpus.h"

typedef struct {
    int counter;
} atomic_t;

union bpf_attr {
    u32 map_type;
} RELOCATED;

enum pid_type {
    PIDTYPE_PID,
};

typedef int (*initcall_t)(void);
typedef u32 *corpus_pointer_t;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_type_info(*(atomic_t *)0, 0) + __builtin_preserve_type_info(*(union bpf_attr *)0, 1) + __builtin_preserve_type_info(*(enum pid_type *)0, 0) + __builtin_preserve_type_info(*(initcall_t *)0, 0) + __builtin_preserve_type_info(*(corpus_pointer_t *)0, 0);
}

LICENSE;
