/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "iter/task". */
#include "corpus.h"

struct task_struct {
    s32 tgid;
} RELOCATED;

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
} RELOCATED;

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
} RELOCATED;

SEC("iter/task")
int program(struct bpf_iter__task *context) {
    struct task_struct *task = context->task;
    if (!task) return 0;
    u32 pid = task->tgid;
    bpf_seq_write(context->meta->seq, &pid, sizeof pid);
    return 0;
}

LICENSE;
