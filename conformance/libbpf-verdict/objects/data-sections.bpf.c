/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Variables of all sections, texts among them. */
#include "corpus.h"

u64 zero;
u64 set = 7;
const volatile u32 constant = 3;
static volatile u32 own = 5;
const char text[] = "a text";
u32 special SEC(".data.special") = 9;
const u32 fixed[4] SEC(".rodata.fixed") = {1, 2, 3, 4};
u64 empty[8] SEC(".bss.more");

SEC("raw_tp/sys_enter")
int program(void *context) {
    u32 index = bpf_get_current_pid_tgid() & 3;
    zero += set + constant + own + text[index] + special + *(volatile const u32 *)&fixed[index];
    empty[index]++;
    return zero;
}

LICENSE;
