/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Id of a type in the object itself. */
#include "corpus.h"

struct corpus_own {
    int member;
};

SEC("tp_btf/sched_process_exit")
int program(u64 *context) {
    struct corpus_own own = {1};
    return __builtin_btf_type_id(own, 0) > 0;
}

LICENSE;
