/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program of section "flow_dissector". */
#include "corpus.h"

SEC("flow_dissector")
int program(struct packet *context) {
    return 0;
}

LICENSE;
