/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What a skeleton has types for. */
#include "../../bpf/lamellar.bpf.h"

struct pair_key {
    u32 address;
    u16 port;
    u16 pad;
};

enum pair_kind { pair_none, pair_some };

struct pair_value {
    u64 bytes;
    enum pair_kind kind;
    union {
        u32 low;
        u8 parts[4];
    };
};

struct EVENT(open) open_event {
    u64 when;
    s32 flags;
    struct {
        u32 inner_word;
    };
    char path[16];
    u8 digest[4];
    u32 numbers[2];
};

KEEP_STRUCT(open_event);

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} counts SEC(".maps");

struct {
    __uint(type, map_hash);
    __uint(max_entries, 8);
    __type(key, struct pair_key);
    __type(value, struct pair_value);
} pairs SEC(".maps");

struct {
    __uint(type, map_percpu_array);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} each_cpu SEC(".maps");

struct {
    __uint(type, map_stack);
    __uint(max_entries, 8);
    __type(value, u32);
} last SEC(".maps");

struct {
    __uint(type, map_ring);
    __uint(max_entries, 4096);
} ring SEC(".maps");

const volatile u32 limit = 3;
u64 total;
char label[8] = "label";

SEC("syscall")
int on_run(void *context) {
    struct open_event *event = bpf_ringbuf_reserve(&ring, sizeof *event, 0);
    if (!event) return 0;
    __builtin_memset(event, 0, sizeof *event);
    event->when = 1ull << 63;
    event->flags = -3;
    event->inner_word = 77;
    __builtin_memcpy(event->path, label, sizeof label);
    bpf_ringbuf_submit(event, 0);
    total += limit;
    return limit;
}

LICENSE;
