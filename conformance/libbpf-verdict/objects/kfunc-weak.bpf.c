/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A function that no kernel has, weak and asked for before it is called. */
#include "corpus.h"

struct task_struct {
    s32 tgid;
} RELOCATED;

extern struct task_struct *bpf_task_from_pid(s32 pid) KSYM;
extern void lamellar_absent(int) KSYM WEAK;
extern void bpf_task_release(struct task_struct *task) KSYM;

SEC("syscall")
int program(void *context) {
    if (lamellar_absent) lamellar_absent(1);
    return 0;
}

LICENSE;
