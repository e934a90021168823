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
enum {
    map_hash = 1,
    map_array,
    map_program_array,
    map_perf,
    map_percpu_hash,
    map_percpu_array,
    map_stack_trace,
    map_cgroup_array,
    map_lru_hash,
    map_lru_percpu_hash,
    map_lpm_trie,
    map_array_of_maps,
    map_hash_of_maps,
    map_devmap,
    map_sockmap,
    map_cpumap,
    map_xskmap,
    map_sockhash,
    map_cgroup_storage,
    map_reuseport_array,
    map_percpu_cgroup_storage,
    map_queue,
    map_stack,
    map_sk_storage,
    map_devmap_hash,
    map_struct_ops,
    map_ring,
    map_inode_storage,
    map_task_storage,
    map_bloom,
    map_user_ring,
    map_cgrp_storage,
    map_arena,
};

#define KCONFIG SEC(".kconfig")
#define KSYM SEC(".ksyms")
#define WEAK __attribute__((weak))
#define INLINE static inline __attribute__((always_inline))
#define APART static __attribute__((noinline))
/* A function that the verifier looks at once, by itself, whoever calls it; pointers may be null there. */
#define ONCE __attribute__((noinline))

/* Marks a struct as an event, and keeps it in the object although only a ring carries it: skeletons get a reader for it. */
#define EVENT(name) __attribute__((btf_decl_tag("event:" #name)))
#define KEEP_STRUCT(type) const struct type *__keep_##type __attribute__((unused))

/* Questions to the kernel's types. */
#define FIELD_EXISTS(type, field) __builtin_preserve_field_info(((type *)0)->field, 2)
#define TYPE_EXISTS(type) __builtin_preserve_type_info(*(type *)0, 0)

/* Helpers by number (include/uapi/linux/bpf.h, __BPF_FUNC_MAPPER). */
#define HELPER(number, result, name, ...) static result (*const name)(__VA_ARGS__) = (void *)number
HELPER(1, void *, bpf_map_lookup_elem, void *map, const void *key);
HELPER(2, long, bpf_map_update_elem, void *map, const void *key, const void *value, u64 flags);
HELPER(3, long, bpf_map_delete_elem, void *map, const void *key);
HELPER(5, u64, bpf_ktime_get_ns, void);
HELPER(6, long, bpf_trace_printk, const char *format, u32 size, ...);
HELPER(7, u32, bpf_get_prandom_u32, void);
HELPER(8, u32, bpf_get_smp_processor_id, void);
HELPER(12, long, bpf_tail_call, void *context, void *map, u32 index);
HELPER(14, u64, bpf_get_current_pid_tgid, void);
HELPER(15, u64, bpf_get_current_uid_gid, void);
HELPER(16, long, bpf_get_current_comm, void *to, u32 size);
HELPER(25, long, bpf_perf_event_output, void *context, void *map, u64 flags, void *data, u64 size);
HELPER(26, long, bpf_skb_load_bytes, const void *packet, u32 offset, void *to, u32 size);
HELPER(27, long, bpf_get_stackid, void *context, void *map, u64 flags);
HELPER(33, long, bpf_skb_under_cgroup, void *packet, void *map, u32 index);
HELPER(35, void *, bpf_get_current_task, void);
HELPER(51, long, bpf_redirect_map, void *map, u64 key, u64 flags);
HELPER(60, long, bpf_msg_redirect_map, void *message, void *map, u32 key, u64 flags);
HELPER(71, long, bpf_msg_redirect_hash, void *message, void *map, void *key, u64 flags);
HELPER(80, u64, bpf_get_current_cgroup_id, void);
HELPER(81, void *, bpf_get_local_storage, void *map, u64 flags);
HELPER(82, long, bpf_sk_select_reuseport, void *context, void *map, void *key, u64 flags);
HELPER(87, long, bpf_map_push_elem, void *map, const void *value, u64 flags);
HELPER(88, long, bpf_map_pop_elem, void *map, void *value);
HELPER(89, long, bpf_map_peek_elem, void *map, void *value);
HELPER(93, void, bpf_spin_lock, void *lock);
HELPER(94, void, bpf_spin_unlock, void *lock);
HELPER(107, void *, bpf_sk_storage_get, void *map, void *socket, void *value, u64 flags);
HELPER(109, long, bpf_send_signal, u32 signal);
HELPER(112, long, bpf_probe_read_user, void *to, u32 size, const void *from);
HELPER(113, long, bpf_probe_read_kernel, void *to, u32 size, const void *from);
HELPER(114, long, bpf_probe_read_user_str, void *to, u32 size, const void *from);
HELPER(115, long, bpf_probe_read_kernel_str, void *to, u32 size, const void *from);
HELPER(122, u64, bpf_get_netns_cookie, void *context);
HELPER(125, u64, bpf_ktime_get_boot_ns, void);
HELPER(127, long, bpf_seq_write, void *seq, const void *data, u32 size);
HELPER(130, long, bpf_ringbuf_output, void *ring, void *data, u64 size, u64 flags);
HELPER(131, void *, bpf_ringbuf_reserve, void *ring, u64 size, u64 flags);
HELPER(132, void, bpf_ringbuf_submit, void *record, u64 flags);
HELPER(133, void, bpf_ringbuf_discard, void *record, u64 flags);
HELPER(134, u64, bpf_ringbuf_query, void *ring, u64 flags);
HELPER(148, long, bpf_copy_from_user, void *to, u32 size, const void *from);
HELPER(153, void *, bpf_per_cpu_ptr, const void *variable, u32 cpu);
HELPER(156, void *, bpf_task_storage_get, void *map, void *task, void *value, u64 flags);
HELPER(158, void *, bpf_get_current_task_btf, void);
HELPER(164, long, bpf_for_each_map_elem, void *map, void *callback, void *context, u64 flags);
HELPER(169, long, bpf_timer_init, void *timer, void *map, u64 flags);
HELPER(170, long, bpf_timer_set_callback, void *timer, void *callback);
HELPER(171, long, bpf_timer_start, void *timer, u64 nanoseconds, u64 flags);
HELPER(181, long, bpf_loop, u32 count, void *step, void *context, u64 flags);
HELPER(209, long, bpf_user_ringbuf_drain, void *ring, void *callback, void *context, u64 flags);

#endif
