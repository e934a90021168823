/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * One event as user space decodes it (src/sensors/decode.ts), and the maps that all sensors share. */
#ifndef LAMELLAR_EVENT_H
#define LAMELLAR_EVENT_H

#include "kernel-types.h"

enum { text_room = 256, more_room = 1024, data_room = 2 * text_room + more_room };

/* Flags of an event. */
enum { flag_cut = 1, flag_unread = 2, flag_unlinked = 4, flag_socket = 8 };

struct EVENT(sensor) event {
    u64 time;
    u64 cgroup;
    u64 start;
    u64 parent_start;
    s64 result;
    u64 args[6];
    u32 pid, tid, ppid, uid, gid;
    u16 kind, call;
    /* mnt, pid, net, uts, ipc, cgroup, user */
    u32 namespaces[7];
    u32 flags;
    char comm[16];
    u16 first, second, more, family;
    u16 protocol, local_port, remote_port, pad;
    u8 local[16], remote[16];
    char data[data_room * 2];
};

enum { header = __builtin_offsetof(struct event, data) };

struct {
    __uint(type, map_ring);
    __uint(max_entries, 8 << 20);
} sensor_events SEC(".maps");

/* Room to put an event together, and how many were not told because they are known. */
struct scratch {
    struct event event;
    u64 known;
};

struct {
    __uint(type, map_percpu_array);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch);
} sensor_scratch SEC(".maps");

enum { seen_places = 65536 };

/* What was seen lately: each place keeps the last hash that fell into it. An array is asked without a call. */
struct {
    __uint(type, map_array);
    __uint(max_entries, seen_places);
    __type(key, u32);
    __type(value, u64);
} sensor_seen SEC(".maps");

/* Cgroups that are chosen or left out. */
struct {
    __uint(type, map_hash);
    __uint(max_entries, 4096);
    __type(key, u64);
    __type(value, u8);
} sensor_cgroups SEC(".maps");

/* Lost events by cause: 0 the ring was full, 1 text could not be read. */
struct {
    __uint(type, map_percpu_array);
    __uint(max_entries, 2);
    __type(key, u32);
    __type(value, u64);
} sensor_losses SEC(".maps");

enum { lost_ring = 0, lost_text = 1 };

const volatile u32 own_pid = 0;
/* 0 all cgroups, 1 only those of sensor_cgroups, 2 all but those. */
const volatile u32 cgroup_mode = 0;
const volatile u64 wake_at = 4 << 20;
/* A secret of this run: nobody can make two things look the same. */
const volatile u64 seed = 0;
/* Raised to forget all that was seen. */
u64 epoch = 0;

INLINE void count(u32 cause) {
    u64 *value = bpf_map_lookup_elem(&sensor_losses, &cause);
    if (value) *value += 1;
}

INLINE int wanted(u64 cgroup) {
    if (cgroup_mode == 0) return 1;
    return (bpf_map_lookup_elem(&sensor_cgroups, &cgroup) != 0) == (cgroup_mode == 1);
}

/* Bounds a number where the verifier sees it: the compiler must not think it knows better. */
#define BOUND(number, mask)                \
    __asm__ volatile("" : "+r"(number));   \
    number &= mask

#define READ(from)                                                        \
    ({                                                                    \
        typeof(from) __value;                                             \
        __builtin_memset((void *)&__value, 0, sizeof __value);                    \
        bpf_probe_read_kernel((void *)&__value, sizeof __value, (const void *)&(from)); \
        __value;                                                          \
    })

INLINE u64 start_of(struct task_struct *task) {
    if (FIELD_EXISTS(struct task_struct, start_boottime)) return READ(task->start_boottime);
    struct task_struct___before_5_5 *old = (void *)task;
    return READ(old->real_start_time);
}

INLINE struct event *begin(u16 kind, u64 cgroup) {
    u32 zero = 0;
    struct scratch *scratch = bpf_map_lookup_elem(&sensor_scratch, &zero);
    if (!scratch) return 0;
    struct event *event = &scratch->event;
    event->kind = kind;
    event->call = 0;
    event->flags = 0;
    event->first = event->second = event->more = event->family = 0;
    event->cgroup = cgroup;
    return event;
}

/* Who did it: only for events that are told. */
ONCE int sensor_identify(struct event *event) {
    struct task_struct *task = bpf_get_current_task();
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    struct task_struct *leader = READ(task->group_leader);
    struct task_struct *parent = READ(leader->real_parent);
    event->start = start_of(leader);
    event->parent_start = start_of(parent);
    event->pid = READ(task->tgid);
    event->tid = READ(task->pid);
    event->ppid = READ(parent->tgid);
    u64 ids = bpf_get_current_uid_gid();
    event->uid = ids;
    event->gid = ids >> 32;
    bpf_probe_read_kernel(event->comm, sizeof event->comm, &task->comm);
    struct nsproxy *proxy = READ(task->nsproxy);
    if (proxy) {
        struct mnt_namespace *mnt = READ(proxy->mnt_ns);
        struct pid_namespace *pid = READ(proxy->pid_ns_for_children);
        struct net *net = READ(proxy->net_ns);
        struct uts_namespace *uts = READ(proxy->uts_ns);
        struct ipc_namespace *ipc = READ(proxy->ipc_ns);
        struct cgroup_namespace *group = READ(proxy->cgroup_ns);
        event->namespaces[0] = READ(mnt->ns.inum);
        event->namespaces[1] = READ(pid->ns.inum);
        event->namespaces[2] = READ(net->ns.inum);
        event->namespaces[3] = READ(uts->ns.inum);
        event->namespaces[4] = READ(ipc->ns.inum);
        event->namespaces[5] = READ(group->ns.inum);
    }
    const struct cred *cred = READ(task->cred);
    struct user_namespace *user = READ(cred->user_ns);
    event->namespaces[6] = READ(user->ns.inum);
    return 0;
}

ONCE int sensor_send(struct event *event, u32 length) {
    if (!event) return 0;
    sensor_identify(event);
    u64 flags = bpf_ringbuf_query(&sensor_events, 0) > wake_at ? 2 : 1;
    u64 size = length;
    BOUND(size, 2047);
    if (bpf_ringbuf_output(&sensor_events, event, header + size, flags) != 0) count(lost_ring);
    return 0;
}

#endif
