/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Global subprograms, verified by themselves, and hidden ones, verified where they are called. */
#include "corpus.h"

__attribute__((noinline)) int shared(u32 value) { return value / 3; }

__attribute__((noinline, visibility("hidden"))) int hidden(u32 *value) { return *value + 1; }

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 value = bpf_get_current_pid_tgid();
    return shared(value) + hidden(&value);
}

LICENSE;
