/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Subprograms that call subprograms: their order in the linked program. */
#include "corpus.h"

#define OWN static __attribute__((noinline))

OWN int leaf(int value) { return value * 3 + (int)bpf_ktime_get_ns(); }
OWN int left(int value) { return leaf(value) + 1; }
OWN int right(int value) { return leaf(value + 7) ^ left(value); }

SEC("raw_tp/sys_enter")
int program(void *context) { return right((int)(long)bpf_get_current_pid_tgid()) + left(2); }

SEC("raw_tp/sys_exit")
int other(void *context) { return left((int)bpf_ktime_get_ns()); }

LICENSE;
