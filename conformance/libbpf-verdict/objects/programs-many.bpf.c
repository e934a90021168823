/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Many programs in one section and in several, one of them not wanted. */
#include "corpus.h"

SEC("tc")
int first(struct packet *context) { return 0; }

SEC("tc")
int second(struct packet *context) { return context->len; }

SEC("?tc")
int unwanted(struct packet *context) { return *(volatile int *)0; }

SEC("xdp")
int third(struct xdp_context *context) { return 2; }

LICENSE;
