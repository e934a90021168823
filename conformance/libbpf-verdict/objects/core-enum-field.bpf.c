/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A field that is an enumeration. */
#include "corpus.h"

enum hrtimer_restart {
    HRTIMER_NORESTART,
};

enum migrate_mode {
    MIGRATE_ASYNC,
};

struct compact_control {
    enum migrate_mode mode;
} RELOCATED;

struct compact_control___other {
    enum hrtimer_restart mode;
} RELOCATED;

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    return __builtin_preserve_field_info(((struct compact_control *)0)->mode, 2) * 4 + __builtin_preserve_field_info(((struct compact_control___other *)0)->mode, 2) * 2 + __builtin_preserve_field_info(((struct compact_control *)0)->mode, 3);
}

LICENSE;
