import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap, LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { type Link, makeLink } from './link.js';

const socketLevel = 1;
const socketOptions = { detachFilter: 27, attachBpf: 50, attachReusePort: 52, detachReusePort: 68 } as const;

/** Attaches an `sk_msg` or `sk_skb/...` program to a socket map. */
export function attachSocketMap(program: LoadedProgram, map: LoadedMap): Link {
  const type = kindOfSection(program.spec.section).kind.attachType;
  let current = program;
  const attributes = ({ fd }: LoadedProgram): Attributes => new Attributes(20).u32(0, map.fd).u32(4, fd).u32(8, type);
  const attach = (next: LoadedProgram): void => {
    bpfChecked(commands.programAttach, attributes(next), `attaching "${next.spec.name}" to map "${map.spec.name}"`);
    current = next;
  };
  attach(program);
  return makeLink({
    fd: map.fd,
    update: attach,
    close: () => void bpfChecked(commands.programDetach, attributes(current), `detaching "${current.spec.name}"`),
  });
}

function descriptor(fd: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(fd).buffer);
}

/** Attaches a `socket` filter, or an `sk_reuseport` selector, to a socket by its descriptor; it goes with the socket. */
export function attachSocket(program: LoadedProgram, socket: number): Link {
  const selector = program.spec.section.includes('reuseport');
  const [on, off] = selector
    ? [socketOptions.attachReusePort, socketOptions.detachReusePort]
    : [socketOptions.attachBpf, socketOptions.detachFilter];
  const attach = ({ fd, spec }: LoadedProgram): void =>
    void checked(shim().setsockopt(socket, socketLevel, on, descriptor(fd)), `attaching "${spec.name}" to a socket`);
  attach(program);
  return makeLink({
    fd: socket,
    update: attach,
    close: () => void shim().setsockopt(socket, socketLevel, off, descriptor(0)),
  });
}
