/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Fills a ring or a perf buffer with numbers, as many as the context says. */
#include "../../bpf/lamellar.bpf.h"

struct {
    __uint(type, map_ring);
    __uint(max_entries, 4096);
} ring SEC(".maps");

struct {
    __uint(type, map_perf);
    __uint(key_size, 4);
    __uint(value_size, 4);
} events SEC(".maps");

u64 lost;

struct request {
    u64 count;
    u64 force;
};

static long to_ring(u32 index, struct request *request) {
    u64 *record = bpf_ringbuf_reserve(&ring, 8, 0);
    if (!record) {
        lost++;
        return 0;
    }
    *record = index;
    /* Every third one is taken back. */
    if (index % 3 == 2) bpf_ringbuf_discard(record, 1);
    else bpf_ringbuf_submit(record, request->force ? 2 : 1);
    return 0;
}

SEC("syscall")
int fill(struct request *request) {
    struct request copy = *request;
    return bpf_loop(copy.count, to_ring, &copy, 0);
}

SEC("raw_tp/sys_enter")
int on_call(void *context) {
    u64 pid = bpf_get_current_pid_tgid() >> 32;
    bpf_perf_event_output(context, &events, 0xffffffffull, &pid, sizeof pid);
    return 0;
}

LICENSE;
