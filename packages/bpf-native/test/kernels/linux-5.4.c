/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The members of Linux 5.4 that the sensors read, in the shape that they have there: compiled to BTF, it stands for that kernel. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;

struct ns_common {
    void *stashed;
    const void *ops;
    u32 inum;
};
struct mnt_namespace { long count; struct ns_common ns; };
struct uts_namespace { char name[390]; struct ns_common ns; };
struct ipc_namespace { char before[400]; struct ns_common ns; };
struct pid_namespace { char before[40]; struct ns_common ns; };
struct net { char before[120]; struct ns_common ns; };
struct cgroup_namespace { int count; struct ns_common ns; };
struct user_namespace { char before[200]; struct ns_common ns; };
struct nsproxy {
    int count;
    struct uts_namespace *uts_ns;
    struct ipc_namespace *ipc_ns;
    struct mnt_namespace *mnt_ns;
    struct pid_namespace *pid_ns_for_children;
    struct net *net_ns;
    struct cgroup_namespace *cgroup_ns;
};
struct cred { char before[128]; struct user_namespace *user_ns; };
struct qstr { u64 hash_len; const char *name; };
struct super_block;
struct inode { u16 i_mode; char before[62]; unsigned long i_ino; u32 i_nlink; };
struct dentry { char before[24]; struct dentry *d_parent; struct qstr d_name; struct inode *d_inode; };
struct vfsmount { struct dentry *mnt_root; struct super_block *mnt_sb; int mnt_flags; };
struct mount { void *hash[2]; struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; };
struct path { struct vfsmount *mnt; struct dentry *dentry; };
struct file { char before[16]; struct path f_path; struct inode *f_inode; char between[152]; void *private_data; };
struct fdtable { u32 max_fds; struct file **fd; };
struct files_struct { int count; struct fdtable *fdt; };
union kernfs_node_id { struct { u32 ino, generation; }; u64 id; };
struct kernfs_node { char before[96]; union kernfs_node_id id; };
struct cgroup { char before[96]; struct kernfs_node *kn; };
struct css_set { char before[120]; struct cgroup *dfl_cgrp; };
struct mm_struct { struct { char before[264]; unsigned long arg_start, arg_end; struct file *exe_file; }; };
struct task_struct {
    char before[2248];
    s32 exit_code;
    s32 pid;
    s32 tgid;
    struct task_struct *real_parent;
    struct task_struct *group_leader;
    u64 start_time;
    u64 real_start_time;
    struct mm_struct *mm;
    const struct cred *cred;
    char comm[16];
    struct files_struct *files;
    struct nsproxy *nsproxy;
    struct css_set *cgroups;
};
struct linux_binprm { char before[72]; struct file *file; const char *filename; };
struct in6_addr { u8 bytes[16]; };
struct sock_common {
    union { struct { u32 skc_daddr, skc_rcv_saddr; }; };
    u32 skc_hash;
    union { struct { u16 skc_dport, skc_num; }; };
    u16 skc_family;
    struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};
struct sock { struct sock_common __sk_common; char between[300]; u32 sk_flags_before : 8, sk_protocol : 8, sk_type : 16; };
struct socket { int state; short type; unsigned long flags; struct file *file; struct sock *sk; };
struct pt_regs { unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip; };

/* Only what has a variable stays in the types of an object. */
#define KEEP(type) struct type keep_##type
KEEP(ns_common);
KEEP(mnt_namespace);
KEEP(uts_namespace);
KEEP(ipc_namespace);
KEEP(pid_namespace);
KEEP(net);
KEEP(cgroup_namespace);
KEEP(user_namespace);
KEEP(nsproxy);
KEEP(cred);
KEEP(qstr);
KEEP(inode);
KEEP(dentry);
KEEP(vfsmount);
KEEP(mount);
KEEP(path);
KEEP(file);
KEEP(fdtable);
KEEP(files_struct);
KEEP(kernfs_node);
KEEP(cgroup);
KEEP(css_set);
KEEP(mm_struct);
KEEP(task_struct);
KEEP(linux_binprm);
KEEP(sock_common);
KEEP(sock);
KEEP(socket);
KEEP(pt_regs);
