/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program that implements no member of anything. */
#include "corpus.h"

SEC("struct_ops/ssthresh")
u32 corpus_ssthresh(u64 *context) { return 2; }

LICENSE;
