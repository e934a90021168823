/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* More stack than two functions may have together. */
#include "corpus.h"

APART int deeper(void) {
    volatile char room[400];
    room[bpf_ktime_get_ns() & 255] = 1;
    return room[7];
}

SEC("socket")
int program(void *context) {
    volatile char room[400];
    room[bpf_ktime_get_ns() & 255] = 1;
    return room[7] + deeper();
}

LICENSE;
