/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* One map of each shape that user space handles differently, global variables, and a timer. */
#include "../../bpf/lamellar.bpf.h"

struct pair {
    u32 low;
    u64 high;
};

struct prefix {
    u32 length;
    u8 bytes[4];
};

struct bpf_timer {
    u64 opaque[2];
} __attribute__((aligned(8)));

struct ticking {
    u64 count;
    struct bpf_timer timer;
};

#define MAP(name, kind, entries, ...) \
    struct {                          \
        __uint(type, kind);           \
        __uint(max_entries, entries); \
        __VA_ARGS__                   \
    } name SEC(".maps")
#define OF(k, v) __type(key, k); __type(value, v);

MAP(pairs, map_hash, 16, OF(u32, struct pair));
MAP(shared, map_array, 4, __uint(map_flags, 1 << 10); OF(u32, u64));
MAP(each_cpu, map_percpu_array, 2, OF(u32, u64));
MAP(each_cpu_hash, map_percpu_hash, 4, OF(u32, struct pair));
MAP(seen, map_bloom, 64, __type(value, u64););
MAP(first_in, map_queue, 3, __type(value, u64););
MAP(last_in, map_stack, 3, __type(value, u64););
MAP(networks, map_lpm_trie, 8, __uint(map_flags, 1); OF(struct prefix, u32));
MAP(timers, map_array, 1, OF(u32, struct ticking));

u64 counter;
u32 limit = 5;
const volatile u32 factor = 3;
char label[8] = "first";

static int tick(void *map, u32 *key, struct ticking *element) {
    element->count += 1;
    return 0;
}

SEC("syscall")
int start_timer(void *context) {
    u32 key = 0;
    struct ticking *element = bpf_map_lookup_elem(&timers, &key);
    if (!element) return 1;
    bpf_timer_init(&element->timer, &timers, 1);
    bpf_timer_set_callback(&element->timer, tick);
    bpf_timer_start(&element->timer, 0, 0);
    return 0;
}

SEC("syscall")
int add(void *context) {
    counter += limit * factor;
    return label[0];
}

LICENSE;
