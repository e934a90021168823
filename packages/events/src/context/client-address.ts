import { type Address, embeddedAddress, formatAddress, tryParseAddress } from '@lamellar/net';
import type { ProxyTrust } from './proxy-trust.js';

/** What a request says about where it comes from. */
export interface ForwardedFrom {
  /** The peer of the socket. */
  readonly remoteAddress: string | undefined;
  /** The header that the proxies write; several headers of the name joined by commas. */
  readonly header?: string | undefined;
  /** How to read the header. @default 'x-forwarded-for' */
  readonly syntax?: 'x-forwarded-for' | 'forwarded' | undefined;
}

const longestHeader = 8192;
const mostHops = 64;

/**
 * The address of the client: the nearest one, from our side, that is no trusted proxy. A header is read from its right end, where our own proxies write,
 * only as far as each writer is trusted, so a client cannot choose its address. An entry that is no address ends the walk at the proxy that wrote it.
 * Canonical text; `undefined` when the socket has no address (a Unix socket) and nobody trusted names one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7239
 */
export function clientAddress(from: ForwardedFrom, trust: ProxyTrust): string | undefined {
  let current = from.remoteAddress === undefined ? undefined : plain(from.remoteAddress);
  if (current === undefined || from.header === undefined) return current && formatAddress(current);
  const entries = lastEntries(from.header);
  for (let hop = 0; hop < entries.length && trust(current, hop); hop++) {
    const entry = entries[entries.length - 1 - hop]!;
    const node = from.syntax === 'forwarded' ? forwardedFor(entry) : entry;
    const next = node === undefined ? undefined : nodeAddress(node);
    if (next === undefined) break;
    current = next;
  }
  return formatAddress(current);
}

/** The entries of the right end of the header; of a header that is too long the cut first entry is left out. */
function lastEntries(header: string): string[] {
  const end = header.length > longestHeader ? header.slice(-longestHeader) : header;
  const entries = end.split(',');
  if (end.length < header.length) entries.shift();
  return entries.slice(-mostHops);
}

/** The `for` parameter of one element of `Forwarded`. */
function forwardedFor(element: string): string | undefined {
  for (const pair of element.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim().toLowerCase() !== 'for') continue;
    const value = pair.slice(equals + 1).trim();
    return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}

/** An address, alone or with a port: `192.0.2.1:80`, `[2001:db8::1]:80`. */
function nodeAddress(node: string): Address | undefined {
  const text = node.trim();
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    return end < 0 ? undefined : plain(text.slice(1, end));
  }
  const colon = text.indexOf(':');
  // One colon stands before a port, more are of an IPv6 address.
  return plain(colon >= 0 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text);
}

/** Sockets that listen on both families write IPv4 addresses in IPv6 form. */
function plain(text: string): Address | undefined {
  const address = tryParseAddress(text);
  if (address === undefined) return undefined;
  const embedded = embeddedAddress(address);
  return embedded?.by === 'mapped' ? embedded.address : address;
}
