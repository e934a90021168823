/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A function of another prototype. */
#include "corpus.h"

struct task_struct;
extern int bpf_task_from_pid(struct task_struct *task, int more) KSYM;

SEC("syscall")
int program(void *context) {
    return bpf_task_from_pid(0, 1);
}

LICENSE;
