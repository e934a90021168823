/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
 * What the corpus needs beside our own header: contexts of the uapi, reduced to the fields that are used, and more helpers. */
#ifndef LAMELLAR_CORPUS_H
#define LAMELLAR_CORPUS_H

#include "../../../packages/bpf-native/bpf/lamellar.bpf.h"

/* Contexts of the uapi by offset (include/uapi/linux/bpf.h): the verifier knows them by place, not by name. */
struct packet { u32 len, pkt_type, mark, queue_mapping, protocol; };
struct xdp_context { u32 data, data_end, data_meta, ingress_interface, queue, egress_interface; };
struct socket_context { u32 bound_interface, family, type, protocol, mark, priority; };
struct address_context { u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol; };
struct sysctl_context { u32 write, position; };
struct option_context { u64 sk, value, end; s32 level, name; };
struct device_context { u32 access, major, minor; };
struct operations_context { u32 op; };

#endif
