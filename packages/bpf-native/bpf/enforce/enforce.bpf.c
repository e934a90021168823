/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * What is not allowed does not happen: connections of a cgroup, packets of a source, programs by path. */
#include "../sensors/kernel-types.h"

/* ---- connections of a cgroup: an address has an identity, an identity may be reached at ports. */

struct address_key {
    u32 prefix;
    u8 bytes[16];
};

struct rule_key {
    u32 identity;
    u16 port;
    u8 protocol;
    u8 direction;
};

/* Directions; user space has the same list. */
enum { direction_out = 0, direction_bind = 1 };

struct {
    __uint(type, map_lpm_trie);
    __uint(map_flags, 1);
    __uint(max_entries, 65536);
    __type(key, struct address_key);
    __type(value, u32);
} enforce_identities SEC(".maps");

struct {
    __uint(type, map_hash);
    __uint(max_entries, 65536);
    __type(key, struct rule_key);
    __type(value, u8);
} enforce_rules SEC(".maps");

struct EVENT(denial) denial {
    u64 time;
    u64 cgroup;
    u32 pid, uid;
    u8 address[16];
    u16 port;
    u8 protocol, direction, family, denied, pad[2];
    char comm[16];
};

struct {
    __uint(type, map_ring);
    __uint(max_entries, 256 << 10);
} enforce_denials SEC(".maps");

KEEP_STRUCT(denial);

/* False: only told, nothing is denied. */
const volatile u8 enforce_blocks = 1;
/* Boot time in nanoseconds after which everything is allowed again, should nobody have taken the rules away; 0 is never. */
u64 enforce_until = 0;

struct address_context { u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol, source_ip4, source_ip6[4]; };

INLINE int has(u32 identity, u16 port, u8 protocol, u8 direction) {
    struct rule_key key = {identity, port, protocol, direction};
    return bpf_map_lookup_elem(&enforce_rules, &key) != 0;
}

INLINE int judge(struct address_context *context, u8 *address, u8 family, u8 direction) {
    if (enforce_until && bpf_ktime_get_boot_ns() > enforce_until) return 1;
    struct address_key key = {128};
    __builtin_memcpy(key.bytes, address, 16);
    u32 *found = bpf_map_lookup_elem(&enforce_identities, &key);
    u32 identity = found ? *found : 0;
    u16 port = __builtin_bswap16((u16)context->user_port);
    u8 protocol = context->protocol;
    if (found && (has(identity, port, protocol, direction) || has(identity, 0, protocol, direction) || has(identity, port, 0, direction) ||
                  has(identity, 0, 0, direction)))
        return 1;
    struct denial *denial = bpf_ringbuf_reserve(&enforce_denials, sizeof *denial, 0);
    if (denial) {
        denial->time = bpf_ktime_get_boot_ns();
        denial->cgroup = bpf_get_current_cgroup_id();
        denial->pid = bpf_get_current_pid_tgid() >> 32;
        denial->uid = bpf_get_current_uid_gid();
        __builtin_memcpy(denial->address, address, 16);
        denial->port = port;
        denial->protocol = protocol;
        denial->direction = direction;
        denial->family = family;
        denial->denied = enforce_blocks;
        bpf_get_current_comm(denial->comm, sizeof denial->comm);
        bpf_ringbuf_submit(denial, 2);
    }
    return !enforce_blocks;
}

/* Addresses of version 4 are kept inside version 6 (RFC 4291, section 2.5.5.2), so that both ways to name one are one. */
INLINE int judge4(struct address_context *context, u8 direction) {
    u8 address[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    u32 ip = context->user_ip4;
    __builtin_memcpy(address + 12, &ip, 4);
    return judge(context, address, 4, direction);
}

INLINE int judge6(struct address_context *context, u8 direction) {
    u32 words[4] = {context->user_ip6[0], context->user_ip6[1], context->user_ip6[2], context->user_ip6[3]};
    return judge(context, (u8 *)words, 6, direction);
}

#define GUARD(name, section, version, direction) \
    SEC("?cgroup/" section)                      \
    int name(struct address_context *context) { return judge##version(context, direction); }

GUARD(guard_connect4, "connect4", 4, direction_out)
GUARD(guard_connect6, "connect6", 6, direction_out)
GUARD(guard_sendmsg4, "sendmsg4", 4, direction_out)
GUARD(guard_sendmsg6, "sendmsg6", 6, direction_out)
GUARD(guard_bind4, "bind4", 4, direction_bind)
GUARD(guard_bind6, "bind6", 6, direction_bind)

/* ---- packets of a source, until a time */

struct {
    __uint(type, map_lpm_trie);
    __uint(map_flags, 1);
    __uint(max_entries, 65536);
    __type(key, struct address_key);
    __type(value, u64);
} enforce_sources SEC(".maps");

struct {
    __uint(type, map_percpu_array);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} enforce_dropped SEC(".maps");

/* True when a packet's source is denied now. */
INLINE int is_denied(char *data, char *end) {
    struct address_key key = {128, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}};
    if (data + 14 > end) return 0;
    u16 type = *(u16 *)(data + 12);
    char *head = data + 14;
    /* One VLAN tag. */
    if (type == __builtin_bswap16(0x8100)) {
        if (data + 18 > end) return 0;
        type = *(u16 *)(data + 16);
        head = data + 18;
    }
    if (type == __builtin_bswap16(0x0800)) {
        if (head + 20 > end) return 0;
        __builtin_memcpy(key.bytes + 12, head + 12, 4);
    } else if (type == __builtin_bswap16(0x86dd)) {
        if (head + 40 > end) return 0;
        __builtin_memcpy(key.bytes, head + 8, 16);
    } else {
        return 0;
    }
    u64 *until = bpf_map_lookup_elem(&enforce_sources, &key);
    if (!until || bpf_ktime_get_boot_ns() > *until) return 0;
    u32 zero = 0;
    u64 *dropped = bpf_map_lookup_elem(&enforce_dropped, &zero);
    if (dropped) *dropped += 1;
    return 1;
}

struct xdp_context { u32 data, data_end; };
struct packet_context { u32 before[19]; u32 data, data_end; };

SEC("?xdp")
int deny_xdp(struct xdp_context *context) {
    return is_denied((char *)(long)context->data, (char *)(long)context->data_end) ? 1 : 2;
}

SEC("?tcx/ingress")
int deny_tcx(struct packet_context *context) {
    return is_denied((char *)(long)context->data, (char *)(long)context->data_end) ? 2 : -1;
}

/* ---- programs by path: a signal before their first instruction */

struct path_key {
    char path[128];
};

struct {
    __uint(type, map_hash);
    __uint(max_entries, 1024);
    __type(key, struct path_key);
    __type(value, u64);
} enforce_paths SEC(".maps");

const volatile u32 enforce_signal = 9;
const volatile u64 enforce_cgroup = 0;

SEC("?tp_btf/sched_process_exec")
int signal_exec(u64 *context) {
    struct linux_binprm *program = (void *)context[2];
    if (enforce_cgroup && bpf_get_current_cgroup_id() != enforce_cgroup) return 0;
    struct path_key key = {};
    if (bpf_probe_read_kernel_str(key.path, sizeof key.path, program->filename) <= 0) return 0;
    u64 *until = bpf_map_lookup_elem(&enforce_paths, &key);
    if (until && bpf_ktime_get_boot_ns() <= *until) bpf_send_signal(enforce_signal);
    return 0;
}

LICENSE;
