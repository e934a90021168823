/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The same questions, which the runner turns into type_matches. */
#include "corpus.h"

struct notifier_block;

typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct list_head {
    struct list_head *next, *prev;
} RELOCATED;

struct hlist_head {
    struct hlist_node *first;
} RELOCATED;

union bpf_attr {
    u32 map_type;
} RELOCATED;

struct bpf_insn {
    u8 code;
    s32 imm;
} RELOCATED;

struct sched_param {
    int sched_priority;
} RELOCATED;

struct new_utsname {
    char sysname[65];
} RELOCATED;

struct new_utsname___short {
    char sysname[64];
} RELOCATED;

struct sched_param___unsigned {
    u32 sched_priority;
} RELOCATED;

struct sched_param___other {
    struct list_head sched_priority;
} RELOCATED;

enum pid_type___more {
    PIDTYPE_PID___more,
    PIDTYPE_lamellar_absent,
};

typedef u64 (*notifier_fn_t___other)(void);
typedef int (*notifier_fn_t___params)(struct notifier_block *nb, struct list_head action, void *data);

struct file_operations {
    int (*open)(struct inode *inode, struct file *file);
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    u64 found = 0;
    found = found * 2 + __builtin_preserve_type_info(*(notifier_fn_t *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct list_head *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct hlist_head *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(union bpf_attr *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct bpf_insn *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct sched_param *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct new_utsname *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct new_utsname___short *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct sched_param___unsigned *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct sched_param___other *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(enum pid_type___more *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(notifier_fn_t___other *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(notifier_fn_t___params *)0, 0);
    found = found * 2 + __builtin_preserve_type_info(*(struct file_operations *)0, 0);
    return found;
}

LICENSE;
