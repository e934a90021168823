/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Infrared receivers: this kernel may lack them, and both loaders have to say so. */
#include "corpus.h"

SEC("lirc_mode2")
int program(void *context) {
    return 0;
}

LICENSE;
