/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An iterator that takes a map when it is attached. */
#include "corpus.h"

SEC("iter/bpf_map_elem")
int program(void *context) {
    return 0;
}

LICENSE;
