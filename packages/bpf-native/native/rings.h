/* Memory that the kernel shares: mmap'ed arrays, BPF ring buffers and perf buffers. The mapping never leaves this file:
 * JavaScript names it by a handle, and each batch is copied out between an acquire of the producer's position and a
 * release of the consumer's. */
#ifndef LAMELLAR_RINGS_H
#define LAMELLAR_RINGS_H

#include "syscalls.h"
#include <stddef.h>

enum { prot_read = 1, prot_write = 2, map_shared = 1 };
enum { page = 4096, max_mappings = 1024 };
enum { record_busy = 1u << 31, record_discard = 1u << 30, record_header = 8 };

enum mapping_kind { mapping_free = 0, mapping_memory, mapping_ring, mapping_perf };

struct mapping {
    enum mapping_kind kind;
    uint8_t *base;     /* memory and perf: the whole mapping; ring: the producer page */
    uint8_t *consumer; /* ring: the consumer page */
    uint8_t *data;     /* ring and perf: where records begin */
    uint64_t length;   /* of `base` */
    uint64_t size;     /* ring and perf: bytes of data, a power of two */
};

static struct mapping mappings[max_mappings];

static inline uint64_t load_acquire(const void *at) { return __atomic_load_n((const uint64_t *)at, __ATOMIC_ACQUIRE); }
static inline void store_release(void *at, uint64_t value) { __atomic_store_n((uint64_t *)at, value, __ATOMIC_RELEASE); }

static void copy(uint8_t *to, const uint8_t *from, size_t length) {
#if defined(__x86_64__)
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
#else
    for (; length >= 8; length -= 8, to += 8, from += 8) *(uint64_t *)to = *(const uint64_t *)from;
    for (; length > 0; length--) *to++ = *from++;
#endif
}

static int64_t take_slot(void) {
    for (int64_t slot = 0; slot < max_mappings; slot++) {
        enum mapping_kind expected = mapping_free;
        /* Workers of one process share the table. */
        if (__atomic_compare_exchange_n(&mappings[slot].kind, &expected, mapping_memory, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return slot;
    }
    return error_mfile;
}

static struct mapping *find_mapping(uint64_t handle, enum mapping_kind kind) {
    return handle < max_mappings && mappings[handle].kind == kind ? &mappings[handle] : NULL;
}

static int64_t map(uint64_t length, uint64_t protection, uint64_t fd, uint64_t offset) {
    return enter_again(sys_mmap, 0, length, protection, map_shared, fd, offset);
}

static int is_error(int64_t result) { return result < 0 && result >= -4095; }

static int64_t open_memory(uint64_t fd, uint64_t length, uint64_t protection, uint64_t offset) {
    int64_t slot = take_slot();
    if (slot < 0) return slot;
    int64_t base = map(length, protection, fd, offset);
    if (is_error(base)) {
        mappings[slot].kind = mapping_free;
        return base;
    }
    mappings[slot] = (struct mapping){.kind = mapping_memory, .base = (uint8_t *)base, .length = length};
    return slot;
}

/* The consumer page is writable, the producer page and the data (mapped twice in a row by the kernel) are not. */
static int64_t open_ring(uint64_t fd, uint64_t size) {
    if (size < page || (size & (size - 1)) != 0) return error_inval;
    int64_t slot = take_slot();
    if (slot < 0) return slot;
    int64_t consumer = map(page, prot_read | prot_write, fd, 0);
    int64_t base = is_error(consumer) ? consumer : map(page + 2 * size, prot_read, fd, page);
    if (is_error(base)) {
        if (!is_error(consumer)) enter(sys_munmap, (uint64_t)consumer, page, 0, 0, 0, 0);
        mappings[slot].kind = mapping_free;
        return base;
    }
    mappings[slot] = (struct mapping){.kind = mapping_ring, .base = (uint8_t *)base, .consumer = (uint8_t *)consumer,
                                      .data = (uint8_t *)base + page, .length = page + 2 * size, .size = size};
    return slot;
}

/* Copies whole committed records, headers included, and then moves the consumer behind them. Stops at a busy record.
 * Says ENOSPC when there is no room for the first one: the caller has to come again with more. */
static int64_t drain_ring(struct mapping *ring, uint8_t *into, uint64_t room) {
    uint64_t from = load_acquire(ring->consumer);
    uint64_t end = load_acquire(ring->base);
    uint64_t at = from;
    const uint8_t *data = ring->data;
    uint64_t mask = ring->size - 1;
    while (at < end) {
        uint32_t header = __atomic_load_n((const uint32_t *)(data + (at & mask)), __ATOMIC_ACQUIRE);
        if (header & record_busy) break;
        uint64_t whole = ((header & ~(uint32_t)record_discard) + record_header + 7) & ~7ull;
        if (at + whole - from > room) {
            if (at == from) return error_nospc;
            break;
        }
        at += whole;
    }
    if (at == from) return 0;
    copy(into, data + (from & mask), at - from);
    store_release(ring->consumer, at);
    return (int64_t)(at - from);
}

static int64_t open_perf(uint64_t fd, uint64_t size) {
    if (size < page || (size & (size - 1)) != 0) return error_inval;
    int64_t slot = take_slot();
    if (slot < 0) return slot;
    int64_t base = map(page + size, prot_read | prot_write, fd, 0);
    if (is_error(base)) {
        mappings[slot].kind = mapping_free;
        return base;
    }
    mappings[slot] = (struct mapping){.kind = mapping_perf, .base = (uint8_t *)base, .data = (uint8_t *)base + page,
                                      .length = page + size, .size = size};
    return slot;
}

/* struct perf_event_mmap_page: data_head and data_tail. */
enum { perf_head = 1024, perf_tail = 1032 };

/* Copies whole records, those that wrap around the end made contiguous, and then moves the tail behind them. */
static int64_t drain_perf(struct mapping *perf, uint8_t *into, uint64_t room) {
    uint64_t head = load_acquire(perf->base + perf_head);
    uint64_t tail = *(uint64_t *)(perf->base + perf_tail);
    uint64_t from = tail;
    uint64_t mask = perf->size - 1;
    while (tail < head) {
        /* perf_event_header: type u32, misc u16, size u16; records are 8-byte aligned, so the header never wraps. */
        uint16_t size = *(uint16_t *)(perf->data + (tail & mask) + 6);
        if (size < 8) break;
        if (tail + size - from > room) {
            if (tail == from) return error_nospc;
            break;
        }
        tail += size;
    }
    uint64_t length = tail - from;
    if (length == 0) return 0;
    uint64_t first = perf->size - (from & mask);
    if (first > length) first = length;
    copy(into, perf->data + (from & mask), first);
    copy(into + first, perf->data, length - first);
    store_release(perf->base + perf_tail, tail);
    return (int64_t)length;
}

static int64_t close_mapping(uint64_t handle) {
    if (handle >= max_mappings || mappings[handle].kind == mapping_free) return error_badf;
    struct mapping *it = &mappings[handle];
    if (it->consumer != NULL) enter(sys_munmap, (uint64_t)it->consumer, page, 0, 0, 0, 0);
    int64_t result = enter(sys_munmap, (uint64_t)it->base, it->length, 0, 0, 0, 0);
    it->base = it->consumer = it->data = NULL;
    __atomic_store_n(&it->kind, mapping_free, __ATOMIC_RELEASE);
    return result;
}

#endif
