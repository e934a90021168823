/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * The members of kernel types that the sensors read; CO-RE finds them where the running kernel has them. */
#ifndef LAMELLAR_KERNEL_TYPES_H
#define LAMELLAR_KERNEL_TYPES_H

#include "../lamellar.bpf.h"

struct ns_common { u32 inum; } RELOCATED;
struct mnt_namespace { struct ns_common ns; } RELOCATED;
struct uts_namespace { struct ns_common ns; } RELOCATED;
struct ipc_namespace { struct ns_common ns; } RELOCATED;
struct pid_namespace { struct ns_common ns; } RELOCATED;
struct net { struct ns_common ns; } RELOCATED;
struct cgroup_namespace { struct ns_common ns; } RELOCATED;
struct user_namespace { struct ns_common ns; } RELOCATED;

struct nsproxy {
    struct uts_namespace *uts_ns;
    struct ipc_namespace *ipc_ns;
    struct mnt_namespace *mnt_ns;
    struct pid_namespace *pid_ns_for_children;
    struct net *net_ns;
    struct cgroup_namespace *cgroup_ns;
} RELOCATED;

struct cred { struct user_namespace *user_ns; } RELOCATED;

struct qstr { const char *name; } RELOCATED;
struct inode { u16 i_mode; u32 i_nlink; u64 i_ino; } RELOCATED;
struct dentry { struct dentry *d_parent; struct qstr d_name; struct inode *d_inode; } RELOCATED;
struct vfsmount { struct dentry *mnt_root; } RELOCATED;
struct mount { struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; } RELOCATED;
struct path { struct vfsmount *mnt; struct dentry *dentry; } RELOCATED;
struct file { struct path f_path; struct inode *f_inode; void *private_data; } RELOCATED;
struct fdtable { u32 max_fds; struct file **fd; } RELOCATED;
struct files_struct { struct fdtable *fdt; } RELOCATED;

struct kernfs_node { u64 id; } RELOCATED;
struct cgroup { struct kernfs_node *kn; } RELOCATED;
struct css_set { struct cgroup *dfl_cgrp; } RELOCATED;

struct mm_struct { u64 arg_start, arg_end; struct file *exe_file; } RELOCATED;

struct task_struct {
    s32 pid, tgid, exit_code;
    u64 start_boottime;
    struct task_struct *real_parent, *group_leader;
    struct mm_struct *mm;
    struct files_struct *files;
    struct nsproxy *nsproxy;
    const struct cred *cred;
    struct css_set *cgroups;
    char comm[16];
} RELOCATED;

/* Kernels before 5.5 name it so. */
struct task_struct___before_5_5 { u64 real_start_time; } RELOCATED;

struct linux_binprm { const char *filename; struct file *file; } RELOCATED;

struct in6_addr { u8 bytes[16]; };
struct sock_common {
    u16 skc_family, skc_num, skc_dport;
    u32 skc_daddr, skc_rcv_saddr;
    struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
} RELOCATED;
struct sock { struct sock_common __sk_common; u16 sk_protocol; u16 sk_type; } RELOCATED;
struct socket { struct sock *sk; } RELOCATED;

/* Registers at a system call: arguments stay there until it returns. */
struct pt_regs___x86 { u64 orig_ax, di, si, dx, r10, r8, r9; } RELOCATED;
struct pt_regs___arm64 { u64 regs[31]; u64 orig_x0; s32 syscallno; } RELOCATED;

/* What user space hands over, in its own layout of 64 bits. */
struct user_vector { u64 base, length; };
struct user_message { u64 name; u32 name_length, pad; u64 vectors, vector_count, control, control_length; u32 flags, pad2; };

#endif
