import { BpfError } from '../errors.js';
import type { LoadedProgram } from '../load/collection.js';
import { type Link, makeLink } from './link.js';
import { encodeRequest, type NetlinkAttribute, requestFlags, routeRequest } from './netlink.js';

const messages = { newQueue: 36, deleteQueue: 37, newFilter: 44, deleteFilter: 45 } as const;
const clsact = { parent: 0xffff_fff1, handle: 0xffff_0000 } as const;
const parents = { ingress: 0xffff_fff2, egress: 0xffff_fff3 } as const;
const attributes = { kind: 1, options: 2 } as const;
const filterOptions = { fd: 6, name: 7, flags: 8 } as const;
const directAction = 1;
const everyProtocol = 0x0300;
const exists = 17;

/** Where and how a classifier is attached. */
export interface ClassicOptions {
  readonly direction: 'ingress' | 'egress';
  /** Filters run by rising priority. @default 1 */
  readonly priority?: number;
  /** @default 1 */
  readonly handle?: number;
}

/** `struct tcmsg`: family, interface, handle, parent, info. */
function header(index: number, handle: number, parent: number, info: number): Uint8Array {
  const bytes = Buffer.alloc(20);
  bytes.writeInt32LE(index, 4);
  bytes.writeUInt32LE(handle >>> 0, 8);
  bytes.writeUInt32LE(parent >>> 0, 12);
  bytes.writeUInt32LE(info >>> 0, 16);
  return bytes;
}

/** Makes sure that an interface has the `clsact` queueing discipline, which holds classifiers. True when it was not there before. */
export function addClsact(index: number): boolean {
  const request = encodeRequest(
    messages.newQueue,
    requestFlags.request | requestFlags.ack | requestFlags.create | requestFlags.exclusive,
    header(index, clsact.handle, clsact.parent, 0),
    [[attributes.kind, 'clsact']],
  );
  try {
    routeRequest(request, `adding clsact to interface ${index}`);
    return true;
  } catch (error) {
    if (error instanceof BpfError && error.errno === exists) return false;
    throw error;
  }
}

/** Removes `clsact` and every classifier that it holds. */
export function removeClsact(index: number): void {
  const request = encodeRequest(
    messages.deleteQueue,
    requestFlags.request | requestFlags.ack,
    header(index, clsact.handle, clsact.parent, 0),
    [[attributes.kind, 'clsact']],
  );
  routeRequest(request, `removing clsact from interface ${index}`);
}

/**
 * Attaches a `tc` program as a direct-action classifier of `clsact`: the way of kernels before 6.6. Where `clsact` was not there it
 * is added, and removed again on detach.
 */
export function attachClassic(program: LoadedProgram, index: number, options: ClassicOptions): Link {
  const { direction, priority = 1, handle = 1 } = options;
  const added = addClsact(index);
  const head = header(index, handle, parents[direction], (priority << 16) | everyProtocol);
  const install = ({ fd, spec }: LoadedProgram, flags: number): void => {
    const own: NetlinkAttribute[] = [
      [filterOptions.fd, fd],
      [filterOptions.name, spec.name],
      [filterOptions.flags, directAction],
    ];
    const request = encodeRequest(
      messages.newFilter,
      requestFlags.request | requestFlags.ack | requestFlags.create | flags,
      head,
      [
        [attributes.kind, 'bpf'],
        [attributes.options, own],
      ],
    );
    routeRequest(request, `attaching "${spec.name}" to ${direction} of interface ${index}`);
  };
  try {
    install(program, requestFlags.exclusive);
  } catch (error) {
    if (added) removeClsact(index);
    throw error;
  }
  return makeLink({
    fd: program.fd,
    update: (next) => install(next, requestFlags.replace),
    close() {
      const request = encodeRequest(messages.deleteFilter, requestFlags.request | requestFlags.ack, head, [
        [attributes.kind, 'bpf'],
      ]);
      routeRequest(request, `detaching "${program.spec.name}" from interface ${index}`);
      if (added) removeClsact(index);
    },
  });
}
