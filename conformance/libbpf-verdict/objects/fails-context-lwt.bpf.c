/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A read behind the context of "lwt_xmit". */
#include "corpus.h"

SEC("lwt_xmit")
int program(void *context) {
    return *(u64 *)((char *)context + 8192);
}

LICENSE;
