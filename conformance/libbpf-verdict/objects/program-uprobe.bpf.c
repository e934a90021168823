/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "uprobe". */
#include "corpus.h"

SEC("uprobe")
int program(void *context) {
    return bpf_get_current_pid_tgid() >> 32;
}

LICENSE;
