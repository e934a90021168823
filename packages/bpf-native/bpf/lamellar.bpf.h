/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * What our BPF programs need of the kernel: own minimal declarations that CO-RE relocates, instead of a copied vmlinux.h. */
#ifndef LAMELLAR_BPF_H
#define LAMELLAR_BPF_H

typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define RELOCATED __attribute__((preserve_access_index))
#define LICENSE SEC("license") static const char license_text[] = "Dual BSD/GPL"

/* Map types. */
enum { map_hash = 1, map_array = 2, map_program_array = 3, map_percpu_array = 6, map_lru_hash = 9, map_array_of_maps = 12, map_ring = 27 };

/* Helpers by number (include/uapi/linux/bpf.h, __BPF_FUNC_MAPPER). */
static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static u64 (*const bpf_ktime_get_ns)(void) = (void *)5;
static long (*const bpf_tail_call)(void *context, void *map, u32 index) = (void *)12;
static u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*const bpf_get_current_comm)(void *to, u32 size) = (void *)16;
static u64 (*const bpf_get_current_cgroup_id)(void) = (void *)80;
static long (*const bpf_probe_read_user_str)(void *to, u32 size, const void *from) = (void *)114;
static long (*const bpf_probe_read_kernel)(void *to, u32 size, const void *from) = (void *)113;
static long (*const bpf_probe_read_kernel_str)(void *to, u32 size, const void *from) = (void *)115;
static void *(*const bpf_ringbuf_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*const bpf_ringbuf_submit)(void *record, u64 flags) = (void *)132;
static void (*const bpf_ringbuf_discard)(void *record, u64 flags) = (void *)133;

#endif
