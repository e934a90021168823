/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * Fills a ring while nobody reads: events of 64 bytes, and of 128 bytes with a path, as the sensors send them. */
#include "../../packages/bpf-native/bpf/lamellar.bpf.h"

struct event {
    u64 time;
    u64 cgroup;
    u32 pid;
    u32 parent;
    u32 uid;
    u32 kind;
    char comm[16];
    u64 start;
    u64 result;
};

struct path_event {
    struct event head;
    char path[64];
};

struct {
    __uint(type, map_ring);
    __uint(max_entries, 8 << 20);
} ring SEC(".maps");


enum { no_wakeup = 1 };

static void fill(struct event *event, u32 index) {
    event->time = 1700000000000000000ull + index;
    event->cgroup = 386;
    event->pid = 1000 + index;
    event->parent = 1;
    event->uid = 1000;
    event->kind = 2;
    __builtin_memcpy(event->comm, "node\0\0\0\0\0\0\0\0\0\0\0", 16);
    event->start = 1699999999000000000ull;
    event->result = 0;
}

static long small(u32 index, void *context) {
    struct event *event = bpf_ringbuf_reserve(&ring, sizeof *event, 0);
    if (!event) return 1;
    fill(event, index);
    bpf_ringbuf_submit(event, no_wakeup);
    return 0;
}

static long large(u32 index, void *context) {
    struct path_event *event = bpf_ringbuf_reserve(&ring, sizeof *event, 0);
    if (!event) return 1;
    fill(&event->head, index);
    __builtin_memcpy(event->path, "/usr/lib/x86_64-linux-gnu/libsqlite3.so.0.8.6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 64);
    event->path[40] = 'a' + (index & 15);
    bpf_ringbuf_submit(event, no_wakeup);
    return 0;
}

SEC("syscall")
int fill_small(void *context) {
    return bpf_loop(1 << 22, small, 0, 0);
}

SEC("syscall")
int fill_large(void *context) {
    return bpf_loop(1 << 22, large, 0, 0);
}

LICENSE;
