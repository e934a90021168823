/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "lwt_in". */
#include "corpus.h"

SEC("lwt_in")
int program(void *context) {
    return 0;
}

LICENSE;
