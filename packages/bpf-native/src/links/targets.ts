import { closeSync, openSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap, LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { createLink, type Link, text, withPath } from './link.js';

const attachTypes = { iterator: 28, uprobeMulti: 48, netfilter: 45 } as const;
const socketOptions = { level: 1, attachBpf: 50 } as const;

/** Attaches a `cgroup/...` or `sockops` program to a cgroup v2 folder. */
export function attachCgroup(program: LoadedProgram, path: string): Link {
  return withPath(path, (fd) => createLink(program, fd, kindOfSection(program.spec.section).kind.attachType));
}

/** Attaches a `flow_dissector` or `sk_lookup` program to a network namespace. @default this process's */
export function attachNetworkNamespace(program: LoadedProgram, path = '/proc/self/ns/net'): Link {
  return withPath(path, (fd) => createLink(program, fd, kindOfSection(program.spec.section).kind.attachType));
}

/** Attaches an `xdp` or `tcx/...` program to a network interface by index. */
export function attachInterface(program: LoadedProgram, index: number): Link {
  return createLink(program, index, kindOfSection(program.spec.section).kind.attachType);
}

/** Where a netfilter program stands. */
export interface NetfilterHook {
  /** NFPROTO_IPV4 2, NFPROTO_IPV6 10. */
  readonly family: 2 | 10;
  /** NF_INET_PRE_ROUTING 0, LOCAL_IN 1, FORWARD 2, LOCAL_OUT 3, POST_ROUTING 4. */
  readonly hook: number;
  readonly priority: number;
}

/** Attaches a `netfilter` program. */
export function attachNetfilter(program: LoadedProgram, { family, hook, priority }: NetfilterHook): Link {
  return createLink(program, 0, attachTypes.netfilter, (attr) =>
    attr
      .u32(16, family)
      .u32(20, hook)
      .u32(24, priority >>> 0),
  );
}

/** Attaches an `iter/...` program; each read of `openIterator` runs it anew. */
export function attachIterator(program: LoadedProgram, map?: LoadedMap): Link {
  return createLink(program, 0, attachTypes.iterator, (attr) =>
    map === undefined ? attr : attr.pointer(16, new Uint8Array(Uint32Array.of(map.fd).buffer)).u32(24, 4),
  );
}

/** Opens one run of an iterator: a descriptor to read from until it ends and to close. */
export function openIterator({ fd }: Link): number {
  return bpfChecked(commands.iteratorCreate, new Attributes(8).u32(0, fd), 'starting an iterator');
}

/** Attaches a `uprobe.multi` program to many instructions of one file by one link. */
export function attachUprobes(program: LoadedProgram, path: string, offsets: readonly number[], pid = 0): Link {
  const places = new Uint8Array(BigUint64Array.from(offsets.map(BigInt)).buffer);
  const returning = program.spec.section.startsWith('uret') ? 1 : 0;
  return createLink(program, 0, attachTypes.uprobeMulti, (attr) =>
    attr.pointer(16, text(path)).pointer(24, places).u32(48, offsets.length).u32(52, returning).u32(56, pid),
  );
}

/** Attaches an `sk_msg` or `sk_skb/...` program to a socket map. */
export function attachSocketMap(program: LoadedProgram, map: LoadedMap): Link {
  const type = kindOfSection(program.spec.section).kind.attachType;
  const attributes = (): Attributes => new Attributes(16).u32(0, map.fd).u32(4, program.fd).u32(8, type);
  bpfChecked(commands.programAttach, attributes(), `attaching "${program.spec.name}" to map "${map.spec.name}"`);
  let attached = true;
  return {
    fd: map.fd,
    [Symbol.dispose]() {
      if (!attached) return;
      attached = false;
      bpfChecked(commands.programDetach, attributes(), `detaching "${program.spec.name}"`);
    },
  };
}

/** Attaches a `socket` filter to a socket by its descriptor; the filter goes with the socket. */
export function attachSocket({ spec, fd }: LoadedProgram, socket: number): void {
  const value = new Uint8Array(Uint32Array.of(fd).buffer);
  checked(
    shim().setsockopt(socket, socketOptions.level, socketOptions.attachBpf, value),
    `attaching "${spec.name}" to a socket`,
  );
}

/** Pins a program, map or link into the BPF file system. */
export function pin(fd: number, path: string): void {
  bpfChecked(commands.objectPin, new Attributes(16).pointer(0, text(path)).u32(8, fd), `pinning to ${path}`);
}

/** Opens what is pinned at a path; the caller closes the descriptor. */
export function openPinned(path: string): number {
  return bpfChecked(commands.objectGet, new Attributes(16).pointer(0, text(path)), `opening ${path}`);
}

/** Keeps a cgroup, namespace or file open for as long as a caller needs it. */
export function openPath(path: string): Disposable & { readonly fd: number } {
  const fd = openSync(path, 'r');
  return { fd, [Symbol.dispose]: () => closeSync(fd) };
}
