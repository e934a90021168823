/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * Sensors of processes, files, sockets, modules, memory and capabilities. System calls are seen once, when they return: their
 * arguments still lie in the registers, and what they point to has been read by the kernel, so that no page is missing. */
#include "event.h"

/* Kinds of events; src/sensors/kinds.ts has the same list. */
enum { kind_exec = 1, kind_fork, kind_exit, kind_capability };

/* What is read beside a text. */
enum { more_none = 0, more_address, more_socket, more_file, more_datagram, more_message, more_messages, more_self };

/* Flags of an action. */
enum { only_success = 1, only_new = 2, only_executable = 4, only_writable_executable = 8, only_file = 16 };

/* What to do about a system call, by its number. */
struct action {
    u8 kind;
    /* Arguments that are texts, counted from 1; 0 is none. */
    u8 text, other;
    u8 more;
    u8 flags;
    /* Bits of arguments that make an event new. */
    u8 compared;
    u8 pad[2];
};

enum { max_calls = 512 };
const volatile struct action actions[max_calls] = {};

INLINE u64 mix(u64 hash, u64 value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ull;
    return hash ^ (hash >> 29);
}

/* Hash of a text whose rest of the last word is zero. */
ONCE u64 sensor_mix_text(struct event *event, u64 hash, u32 length) {
    if (!event) return 0;
    const u64 *words = (const u64 *)event->data;
    for (u32 index = 0; index < text_room / 8; index++) {
        if (index * 8 >= length) break;
        hash = mix(hash, words[index]);
    }
    return hash;
}

/* Hash of a text of less than 64 bytes in user space; 0 when it is longer or cannot be read at once. */
ONCE u64 sensor_mix_short(struct event *event, u64 hash, u64 from) {
    if (!event || bpf_probe_read_user(event->data, 64, (void *)from) != 0) return 0;
    const u64 *words = (const u64 *)event->data;
    for (u32 index = 0; index < 8; index++) {
        u64 word = words[index];
        u64 ends = (word - 0x0101010101010101ull) & ~word & 0x8080808080808080ull;
        /* What lies behind the first zero byte is no part of the text. */
        if (ends) return mix(hash, word & (((ends & -ends) >> 7) - 1)) | 1;
        hash = mix(hash, word);
    }
    return 0;
}

/* True when the like of it was not seen lately. */
INLINE int is_new(struct event *event, u64 hash) {
    u32 place = (hash >> 32) % seen_places;
    u64 *seen = bpf_map_lookup_elem(&sensor_seen, &place);
    if (!seen) return 1;
    if (*seen == hash) {
        ((struct scratch *)event)->known++;
        return 0;
    }
    *seen = hash;
    return 1;
}

/* Typed programs read members of kernel types by plain loads, others by a helper. */
#ifdef LAMELLAR_RAW
#define MEMBER(from) READ(from)
#define CURRENT() ((struct task_struct *)bpf_get_current_task())
#else
#define MEMBER(from) (from)
#define CURRENT() ((struct task_struct *)bpf_get_current_task_btf())
#endif

/* Which executable a task runs, as a number that stays the same. */
INLINE u64 executable_of(struct task_struct *task) {
    struct mm_struct *mm = MEMBER(task->mm);
    if (!mm) return 0;
    struct file *file = MEMBER(mm->exe_file);
    if (!file) return 0;
    struct inode *inode = MEMBER(file->f_inode);
    return inode ? MEMBER(inode->i_ino) : 0;
}

/* The number of the current cgroup; kernels since 5.5 keep it where it can be read without a call. */
INLINE u64 cgroup_of(struct task_struct *task) {
#ifndef LAMELLAR_RAW
    if (FIELD_EXISTS(struct kernfs_node, id)) return task->cgroups->dfl_cgrp->kn->id;
#endif
    return bpf_get_current_cgroup_id();
}

INLINE u64 first_hash(struct task_struct *task, u64 cgroup, u8 kind) {
    return mix(mix(mix(seed, cgroup), kind + (epoch << 8)), executable_of(task));
}

/* The address of the file that a descriptor of the current task names, or 0. */
ONCE u64 sensor_file_of(u64 fd) {
    struct task_struct *task = bpf_get_current_task();
    struct files_struct *files = READ(task->files);
    if (!files) return 0;
    struct fdtable *table = READ(files->fdt);
    if (fd >= READ(table->max_fds)) return 0;
    struct file **fds = READ(table->fd);
    struct file *file = 0;
    bpf_probe_read_kernel(&file, sizeof file, fds + (u32)fd);
    return (u64)file;
}

INLINE u16 mode_of(struct file *file) {
    struct inode *inode = READ(file->f_inode);
    return READ(inode->i_mode);
}

enum { mode_kind = 0170000, mode_socket = 0140000, mode_regular = 0100000 };

/* Ends and protocol of a socket that a descriptor names; the remote port, or 0. */
ONCE u32 sensor_read_socket(struct event *event, u64 fd) {
    if (!event) return 0;
    struct file *file = (void *)sensor_file_of(fd);
    if (!file || (mode_of(file) & mode_kind) != mode_socket) return 0;
    struct socket *socket = READ(file->private_data);
    struct sock *sock = READ(socket->sk);
    if (!sock) return 0;
    event->flags |= flag_socket;
    event->family = READ(sock->__sk_common.skc_family);
    event->protocol = READ(sock->sk_protocol);
    event->local_port = READ(sock->__sk_common.skc_num);
    u16 port = READ(sock->__sk_common.skc_dport);
    event->remote_port = __builtin_bswap16(port);
    if (event->family == 10) {
        bpf_probe_read_kernel(event->local, 16, &sock->__sk_common.skc_v6_rcv_saddr);
        bpf_probe_read_kernel(event->remote, 16, &sock->__sk_common.skc_v6_daddr);
    } else {
        bpf_probe_read_kernel(event->local, 4, &sock->__sk_common.skc_rcv_saddr);
        bpf_probe_read_kernel(event->remote, 4, &sock->__sk_common.skc_daddr);
    }
    return event->remote_port;
}

enum { name_room = 64, most_names = 16 };

/* Names from a file up to the root, each in a place of its own, which stays empty where a mount is crossed. */
ONCE u32 sensor_read_names(struct event *event, u64 of) {
    struct file *file = (void *)of;
    if (!event) return 0;
    struct vfsmount *vfsmount = READ(file->f_path.mnt);
    struct dentry *dentry = READ(file->f_path.dentry);
    struct mount *mount = (void *)vfsmount - __builtin_preserve_field_info(((struct mount *)0)->mnt, 0);
    u32 depth = 0;
    for (; depth < most_names; depth++) {
        struct dentry *root = READ(mount->mnt.mnt_root);
        struct dentry *parent = READ(dentry->d_parent);
        event->data[depth * name_room] = 0;
        if (dentry == root || dentry == parent) {
            struct mount *above = READ(mount->mnt_parent);
            if (above == mount) break;
            dentry = READ(mount->mnt_mountpoint);
            mount = above;
            continue;
        }
        const char *name = READ(dentry->d_name.name);
        bpf_probe_read_kernel_str(event->data + depth * name_room, name_room, name);
        dentry = parent;
    }
    return depth * name_room;
}

/* The first bytes of a datagram to a name server. */
ONCE u32 sensor_read_question(struct event *event, u64 from, u64 length) {
    if (!event) return 0;
    u64 size = length > 300 ? 300 : length;
    BOUND(size, 511);
    if (bpf_probe_read_user(event->data, size, (void *)from) != 0) {
        event->flags |= flag_unread;
        return 0;
    }
    return size;
}

enum { dns_port = 53 };

INLINE u16 port_of_address(u64 address) {
    u16 words[2] = {};
    if (!address) return 0;
    bpf_probe_read_user(words, sizeof words, (void *)address);
    return words[0] == 2 || words[0] == 10 ? __builtin_bswap16(words[1]) : 0;
}

/* A message of sendmsg(2): its address and first vector. False when it goes to no name server. */
ONCE int sensor_read_message(struct event *event, u32 port, u64 where) {
    if (!event) return 0;
    struct user_message message = {};
    struct user_vector vector = {};
    bpf_probe_read_user(&message, sizeof message, (void *)where);
    if (message.name) port = port_of_address(message.name);
    if (port != dns_port) return 0;
    event->remote_port = port;
    bpf_probe_read_user(&vector, sizeof vector, (void *)message.vectors);
    event->more = sensor_read_question(event, vector.base, vector.length);
    return event->more > 0;
}

INLINE void on_call(u64 number, u64 *args, s64 result) {
    if (number >= max_calls) return;
    u8 kind = actions[number].kind;
    if (kind == 0) return;
    u8 flags = actions[number].flags;
    if ((flags & only_success) && result < 0) return;
    if ((flags & only_executable) && !(args[2] & 4)) return;
    if ((flags & only_writable_executable) && (args[2] & 6) != 6) return;
    /* A mapping of code: of a file, or one that may be written as well. */
    if ((flags & only_file) && (s32)args[4] < 0 && !(args[2] & 2)) return;
    struct task_struct *task = CURRENT();
    if (own_pid && MEMBER(task->tgid) == own_pid) return;
    u64 cgroup = cgroup_of(task);
    if (!wanted(cgroup)) return;
    struct event *event = begin(kind, cgroup);
    if (!event) return;
    u32 length = 0;
    u8 text = actions[number].text, other = actions[number].other, more = actions[number].more;
    u64 hash = 0, short_hash = 0;
    if (flags & only_new) {
        hash = first_hash(task, cgroup, kind);
        u8 compared = actions[number].compared;
        if (compared & 1) hash = mix(hash, args[0]);
        if (compared & 2) hash = mix(hash, args[1] & 0x443);
        if (compared & 4) hash = mix(hash, args[2] & 0x443);
        if (text) {
            short_hash = sensor_mix_short(event, hash, args[(text - 1) & 7]);
            if (short_hash && !is_new(event, short_hash)) return;
        }
    }
    if (text) {
        long read = bpf_probe_read_user_str(event->data, text_room, (void *)args[(text - 1) & 7]);
        if (read < 0) {
            event->flags |= flag_unread;
            count(lost_text);
            read = 0;
        }
        length = read;
        *(u64 *)(event->data + (length & 511)) = 0;
        event->first = length;
    }
    if ((flags & only_new) && !short_hash) {
        if (flags & only_file) {
            struct file *file = (s32)args[4] < 0 ? 0 : (void *)sensor_file_of(args[4]);
            hash = mix(mix(hash, args[2] & 6), file ? (u64)READ(file->f_inode) : 0);
        } else if (more == more_file) {
            struct file *file = (void *)sensor_file_of(args[0]);
            if (!file) return;
            u16 mode = mode_of(file) & mode_kind;
            /* A datagram by write(2): asked for by the same rule as sendto(2). */
            if (mode == mode_socket) {
                if (sensor_read_socket(event, args[0]) != dns_port) return;
                event->more = sensor_read_question(event, args[1], args[2]);
                if (!event->more) return;
                hash = sensor_mix_text(event, hash, event->more);
                length = event->more;
                more = more_none;
            } else if (mode != mode_regular) {
                return;
            } else {
                hash = mix(hash, (u64)READ(file->f_inode));
            }
        }
        hash = sensor_mix_text(event, hash, length);
        if (!is_new(event, hash)) return;
    }
    event->call = number;
    event->result = result;
    for (u32 index = 0; index < 6; index++) event->args[index] = args[index];
    if (other) {
        long read = bpf_probe_read_user_str(event->data + (length & 511), text_room, (void *)args[(other - 1) & 7]);
        if (read > 0) {
            event->second = read;
            length += read;
        }
    }
    if (more == more_address) {
        sensor_read_socket(event, args[0]);
        u64 size = (u32)args[2] > 110 ? 110 : (u32)args[2];
        BOUND(size, 127);
        if (bpf_probe_read_user(event->data + (length & 511), size, (void *)args[1]) == 0) {
            event->more = size;
            length += size;
        }
    } else if (more == more_socket) {
        sensor_read_socket(event, (u32)result);
    } else if (more == more_file) {
        u64 fd = flags & only_file ? args[4] : args[0];
        struct file *file = (s32)fd < 0 ? 0 : (void *)sensor_file_of(fd);
        if (!file && !(flags & only_file)) return;
        if (file) event->more = length = sensor_read_names(event, (u64)file);
    } else if (more == more_datagram) {
        u16 port = sensor_read_socket(event, args[0]);
        if (args[4]) port = port_of_address(args[4]);
        event->remote_port = port;
        if (port == dns_port) {
            event->more = sensor_read_question(event, args[1], args[2]);
        } else {
            /* Where a datagram goes is told when its address is given with it; connected sockets told it before. */
            if (!args[4] || bpf_probe_read_user(event->data, 32, (void *)args[4]) != 0) return;
            event->more = 32;
            if (!is_new(event, sensor_mix_text(event, first_hash(task, cgroup, kind), 28))) return;
        }
        length = event->more;
    } else if (more == more_self) {
        sensor_read_socket(event, args[0]);
    } else if (more == more_message || more == more_messages) {
        u16 port = sensor_read_socket(event, args[0]);
        if (!sensor_read_message(event, port, args[1])) return;
        length = event->more;
        if (more == more_messages && args[2] > 1) {
            sensor_send(event, length);
            /* struct mmsghdr: a message and its length, 64 bytes. */
            if (!sensor_read_message(event, port, args[1] + 64)) return;
            length = event->more;
        }
    }
    sensor_send(event, length);
}

#ifdef LAMELLAR_RAW
#define SYSTEM_CALLS "raw_tp/sys_exit"
#else
#define SYSTEM_CALLS "tp_btf/sys_exit"
#endif

SEC(SYSTEM_CALLS)
int sensor_calls(u64 *context) {
    u64 args[8] = {};
    u64 number;
    if (FIELD_EXISTS(struct pt_regs___x86, orig_ax)) {
        struct pt_regs___x86 *regs = (void *)context[0];
        number = MEMBER(regs->orig_ax);
        if (number >= max_calls || actions[number].kind == 0) return 0;
        args[0] = MEMBER(regs->di);
        args[1] = MEMBER(regs->si);
        args[2] = MEMBER(regs->dx);
        args[3] = MEMBER(regs->r10);
        args[4] = MEMBER(regs->r8);
        args[5] = MEMBER(regs->r9);
    } else {
        struct pt_regs___arm64 *regs = (void *)context[0];
        number = (u32)MEMBER(regs->syscallno);
        if (number >= max_calls || actions[number].kind == 0) return 0;
        args[0] = MEMBER(regs->orig_x0);
        args[1] = MEMBER(regs->regs[1]);
        args[2] = MEMBER(regs->regs[2]);
        args[3] = MEMBER(regs->regs[3]);
        args[4] = MEMBER(regs->regs[4]);
        args[5] = MEMBER(regs->regs[5]);
    }
    on_call(number, args, (s64)context[1]);
    return 0;
}

SEC("?tp_btf/sched_process_exec")
int sensor_exec(u64 *context) {
    struct task_struct *task = (void *)context[0];
    struct linux_binprm *program = (void *)context[2];
    u64 cgroup = bpf_get_current_cgroup_id();
    if (!wanted(cgroup)) return 0;
    struct event *event = begin(kind_exec, cgroup);
    if (!event) return 0;
    event->result = 0;
    u32 length = 0;
    long read = bpf_probe_read_kernel_str(event->data, text_room, program->filename);
    if (read > 0) length = read;
    event->first = length;
    struct mm_struct *mm = task->mm;
    if (mm) {
        u64 size = mm->arg_end - mm->arg_start;
        if (size > more_room - 1) {
            size = more_room - 1;
            event->flags |= flag_cut;
        }
        BOUND(size, more_room - 1);
        if (bpf_probe_read_user(event->data + (length & 511), size, (void *)mm->arg_start) == 0) {
            event->more = size;
            length += size;
        } else {
            event->flags |= flag_unread;
            count(lost_text);
        }
    }
    struct file *file = program->file;
    if (file) {
        struct inode *inode = file->f_inode;
        if (inode && inode->i_nlink == 0) event->flags |= flag_unlinked;
    }
    sensor_send(event, length);
    return 0;
}

SEC("?tp_btf/sched_process_fork")
int sensor_fork(u64 *context) {
    struct task_struct *parent = (void *)context[0], *child = (void *)context[1];
    if (child->pid != child->tgid) return 0;
    u64 cgroup = bpf_get_current_cgroup_id();
    if (!wanted(cgroup)) return 0;
    struct event *event = begin(kind_fork, cgroup);
    if (!event) return 0;
    event->result = 0;
    event->args[0] = child->tgid;
    event->args[1] = start_of(child);
    sensor_send(event, 0);
    return 0;
}

SEC("?tp_btf/sched_process_exit")
int sensor_exit(u64 *context) {
    struct task_struct *task = (void *)context[0];
    if (task->pid != task->tgid) return 0;
    u64 cgroup = bpf_get_current_cgroup_id();
    if (!wanted(cgroup)) return 0;
    struct event *event = begin(kind_exit, cgroup);
    if (!event) return 0;
    event->result = 0;
    event->args[0] = (u32)task->exit_code;
    sensor_send(event, 0);
    return 0;
}

SEC("?tp_btf/cap_capable")
int sensor_capability(u64 *context) {
    if (own_pid && bpf_get_current_pid_tgid() >> 32 == own_pid) return 0;
    u64 cgroup = bpf_get_current_cgroup_id();
    if (!wanted(cgroup)) return 0;
    struct task_struct *task = CURRENT();
    struct event *event = begin(kind_capability, cgroup);
    if (!event) return 0;
    u64 hash = first_hash(task, cgroup, kind_capability);
    if (!is_new(event, mix(hash, context[3] * 2 + ((s32)context[4] == 0)))) return 0;
    event->result = (s32)context[4];
    event->args[0] = context[3];
    sensor_send(event, 0);
    return 0;
}

LICENSE;
