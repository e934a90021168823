/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "fmod_ret/security_file_open". */
#include "corpus.h"

SEC("fmod_ret/security_file_open")
int program(void *context) {
    return 0;
}

LICENSE;
