import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { createLink, type Link, withPath } from './link.js';

const netfilterAttach = 45;

/** Attaches a `flow_dissector` or `sk_lookup` program to a network namespace. @default this process's */
export function attachNetworkNamespace(program: LoadedProgram, path = '/proc/self/ns/net'): Link {
  return withPath(path, (fd) => createLink(program, fd, kindOfSection(program.spec.section).kind.attachType));
}

/** How a program is attached to an interface. */
export interface InterfaceOptions {
  /** XDP_FLAGS_*: 2 generic, 4 native, 8 offloaded. */
  readonly flags?: number;
}

/** Attaches an `xdp`, `tcx/...` or `netkit/...` program to a network interface by index. */
export function attachInterface(program: LoadedProgram, index: number, { flags = 0 }: InterfaceOptions = {}): Link {
  return createLink(program, index, kindOfSection(program.spec.section).kind.attachType, (attr) => attr.u32(12, flags));
}

/** Where a netfilter program stands. */
export interface NetfilterHook {
  /** NFPROTO_IPV4 2, NFPROTO_IPV6 10. */
  readonly family: 2 | 10;
  /** NF_INET_PRE_ROUTING 0, LOCAL_IN 1, FORWARD 2, LOCAL_OUT 3, POST_ROUTING 4. */
  readonly hook: number;
  readonly priority: number;
}

/** Attaches a `netfilter` program (Linux 6.4). */
export function attachNetfilter(program: LoadedProgram, { family, hook, priority }: NetfilterHook): Link {
  return createLink(program, 0, netfilterAttach, (attr) =>
    attr
      .u32(16, family)
      .u32(20, hook)
      .u32(24, priority >>> 0),
  );
}
