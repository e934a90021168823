/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A helper that only GPL-compatible programs may call, and a license that is none. */
#include "corpus.h"

SEC("license") static const char license_text[] = "Proprietary";

SEC("raw_tp/sys_enter")
int program(void *context) {
    char word[8];
    return bpf_probe_read_kernel(word, sizeof word, context);
}
