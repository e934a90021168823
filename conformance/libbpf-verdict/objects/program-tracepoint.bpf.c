/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "tracepoint/syscalls/sys_enter_openat". */
#include "corpus.h"

struct tracepoint_context {
    u64 common;
    s64 number;
    u64 arguments[6];
};

SEC("tracepoint/syscalls/sys_enter_openat")
int program(struct tracepoint_context *context) {
    return context->number;
}

LICENSE;
