import { readFileSync } from 'node:fs';
import { encodeRequest, requestFlags, routeRequest } from '../src/links/netlink.js';

const messages = { newLink: 16, deleteLink: 17 } as const;
const attributes = { name: 3, linkInfo: 18, kind: 1 } as const;

/** `struct ifinfomsg` that names no interface. */
const anyInterface = new Uint8Array(16);

/** Creates a `dummy` or `veth` interface of a random name; disposing removes it. */
export function createInterface(
  kind: 'dummy' | 'veth',
): Disposable & { readonly name: string; readonly index: number } {
  const name = `lam${Math.random().toString(36).slice(2, 9)}`;
  const flags = requestFlags.request | requestFlags.ack | requestFlags.create | requestFlags.exclusive;
  const request = encodeRequest(messages.newLink, flags, anyInterface, [
    [attributes.name, name],
    [attributes.linkInfo, [[attributes.kind, kind]]],
  ]);
  routeRequest(request, `creating ${kind} ${name}`);
  return {
    name,
    index: Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8')),
    [Symbol.dispose]() {
      routeRequest(
        encodeRequest(messages.deleteLink, requestFlags.request | requestFlags.ack, anyInterface, [
          [attributes.name, name],
        ]),
        `removing ${name}`,
      );
    },
  };
}
