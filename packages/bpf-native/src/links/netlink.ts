import { closeSync } from 'node:fs';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';

const family = { netlink: 16, route: 0 } as const;
const rawSocket = 3;
const closeOnExec = 0o2_000_000;
const messageTypes = { error: 2, done: 3 } as const;

/** Flags of a netlink request (include/uapi/linux/netlink.h). */
export const requestFlags = {
  request: 1,
  ack: 4,
  dump: 0x300,
  replace: 0x100,
  exclusive: 0x200,
  create: 0x400,
} as const;

/** One attribute: number, then bytes, text, a 32-bit number or attributes inside. */
export type NetlinkAttribute = readonly [
  type: number,
  value: Uint8Array | string | number | readonly NetlinkAttribute[],
];

/** Encodes attributes as the kernel wants them: length, type, value, padded to four bytes. */
export function encodeAttributes(attributes: readonly NetlinkAttribute[]): Uint8Array {
  return Buffer.concat(
    attributes.map(([type, value]) => {
      const payload =
        typeof value === 'number'
          ? new Uint8Array(Uint32Array.of(value).buffer)
          : typeof value === 'string'
            ? Buffer.from(`${value}\0`)
            : value instanceof Uint8Array
              ? value
              : encodeAttributes(value);
      const bytes = Buffer.alloc((4 + payload.length + 3) & ~3);
      bytes.writeUInt16LE(4 + payload.length, 0);
      bytes.writeUInt16LE(type, 2);
      bytes.set(payload, 4);
      return bytes;
    }),
  );
}

/** Encodes one request. */
export function encodeRequest(
  type: number,
  flags: number,
  header: Uint8Array,
  attributes: readonly NetlinkAttribute[],
): Uint8Array {
  const body = encodeAttributes(attributes);
  const bytes = Buffer.alloc(16 + header.length + body.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(1, 8);
  bytes.set(header, 16);
  bytes.set(body, 16 + header.length);
  return bytes;
}

/** Sends a request to the kernel's routing tables and waits for its answer; messages before the acknowledgement come back. */
export function routeRequest(request: Uint8Array, what: string): Buffer[] {
  const fd = checked(shim().socket(family.netlink, rawSocket | closeOnExec, family.route), 'opening a netlink socket');
  try {
    checked(shim().send(fd, request, 0), what);
    const answers: Buffer[] = [];
    for (;;) {
      const into = Buffer.alloc(64 << 10);
      const length = checked(shim().receive(fd, into, 0), what);
      for (let at = 0; at + 16 <= length; ) {
        const size = into.readUInt32LE(at);
        const type = into.readUInt16LE(at + 4);
        if (size < 16 || at + size > length) break;
        if (type === messageTypes.done) return answers;
        if (type === messageTypes.error) {
          checked(into.readInt32LE(at + 16), what);
          return answers;
        }
        answers.push(into.subarray(at + 16, at + size));
        at += (size + 3) & ~3;
      }
      if (length === 0) return answers;
    }
  } finally {
    closeSync(fd);
  }
}
