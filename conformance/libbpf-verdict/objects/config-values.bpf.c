/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Configuration values of all types, virtual ones too. */
#include "corpus.h"

enum libbpf_tristate { TRI_NO = 0, TRI_YES = 1, TRI_MODULE = 2 };

extern unsigned CONFIG_HZ KCONFIG;
extern _Bool CONFIG_BPF_SYSCALL KCONFIG;
extern enum libbpf_tristate CONFIG_NET_CLS_BPF KCONFIG;
extern char CONFIG_BPF KCONFIG;
extern char CONFIG_DEFAULT_HOSTNAME[8] KCONFIG;
extern u64 CONFIG_PHYSICAL_START KCONFIG;
extern int LINUX_KERNEL_VERSION KCONFIG;
extern _Bool LINUX_HAS_BPF_COOKIE KCONFIG;
extern _Bool LINUX_HAS_SYSCALL_WRAPPER KCONFIG;

SEC("raw_tp/sys_enter")
int program(void *context) {
    return CONFIG_HZ + CONFIG_BPF_SYSCALL + CONFIG_NET_CLS_BPF + CONFIG_BPF + CONFIG_DEFAULT_HOSTNAME[1] + (int)CONFIG_PHYSICAL_START + LINUX_KERNEL_VERSION + LINUX_HAS_BPF_COOKIE + LINUX_HAS_SYSCALL_WRAPPER;
}

LICENSE;
