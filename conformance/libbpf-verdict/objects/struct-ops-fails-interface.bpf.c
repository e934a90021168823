/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* An interface that no kernel has. */
#include "corpus.h"

struct lamellar_absent {
    int (*call)(void);
};

SEC("struct_ops/call")
int corpus_call(u64 *context) { return 2; }

SEC(".struct_ops")
struct lamellar_absent corpus_none = {.call = (void *)corpus_call};

LICENSE;
