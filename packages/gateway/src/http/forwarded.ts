import { type AddressSet, formatAddress, tryParseAddress, tryParseHost } from '@lamellar/net';
import { type HeaderMap, headerList } from './headers.js';

/** Who speaks, as far as trusted proxies say. */
export interface Client {
  /** The address of the client: the last one in the chain that no trusted proxy has. */
  readonly address: string;
  /** The chain before the peer that is passed on: what trusted proxies told, or nothing. */
  readonly chain: readonly string[];
  /** Whether the peer is a trusted proxy, so that its other statements count as well. */
  readonly trusted: boolean;
}

const LONGEST_CHAIN = 64;

/**
 * Finds the client by walking `X-Forwarded-For` from its end: each trusted proxy vouches for the entry before it, and the first that is not
 * trusted is the client. Nothing left of it is believed, and a text that is no address ends the walk.
 */
export function findClient(peer: string, rawHeaders: readonly string[], trusted: AddressSet): Client {
  const peerAddress = plain(peer);
  if (!isTrusted(peerAddress, trusted)) return { address: peerAddress, chain: [], trusted: false };
  const entries = headerList(rawHeaders, 'x-forwarded-for').split(',').slice(-LONGEST_CHAIN);
  const chain: string[] = [];
  let address = peerAddress;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entryAddress(entries[i]!.trim());
    if (entry === undefined) break;
    chain.unshift(entry);
    address = entry;
    if (!isTrusted(entry, trusted)) break;
  }
  return { address, chain, trusted: true };
}

/** What the next hop is told. */
export interface ForwardedFacts {
  readonly client: Client;
  readonly peer: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly requestId: string;
}

/**
 * Replaces everything that speaks of earlier hops with what this gateway knows. The statements of a peer that is not trusted are dropped, not
 * extended; a trusted peer's scheme and host are passed on.
 */
export function setForwarded(headers: HeaderMap, facts: ForwardedFacts): void {
  const { client, scheme, host, port } = facts;
  const believed = (name: string): string | undefined => {
    const value = client.trusted ? headers.get(name) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const proto =
    believed('x-forwarded-proto') === 'https'
      ? 'https'
      : client.trusted && believed('x-forwarded-proto') === 'http'
        ? 'http'
        : scheme;
  const forwardedHost = believed('x-forwarded-host') ?? host;
  const forwardedPort = believed('x-forwarded-port') ?? String(port);
  for (const name of [...headers.keys()])
    if (name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-')) headers.delete(name);
  const chain = [...client.chain, plain(facts.peer)];
  headers.set('x-forwarded-for', chain.join(', '));
  headers.set('x-forwarded-proto', proto);
  headers.set('x-forwarded-host', forwardedHost);
  headers.set('x-forwarded-port', forwardedPort);
  headers.set('x-real-ip', client.address);
  headers.set(
    'forwarded',
    chain
      .map((address, index) => element(address, index === 0 ? `;host=${quoted(forwardedHost)};proto=${proto}` : ''))
      .join(', '),
  );
  if (!client.trusted || !headers.has('x-request-id')) headers.set('x-request-id', facts.requestId);
}

/** One element of `Forwarded` (RFC 7239 section 4): IPv6 in brackets and quotes. */
function element(address: string, rest: string): string {
  return `for=${address.includes(':') ? `"[${address}]"` : address}${rest}`;
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** An entry of a list: an address, with a port or without, IPv6 in brackets or not. */
function entryAddress(entry: string): string | undefined {
  const bracketed = entry.startsWith('[') ? entry.slice(0, entry.indexOf(']') + 1) : undefined;
  if (bracketed !== undefined) {
    const address = tryParseHost(bracketed)?.address;
    return address && formatAddress(address);
  }
  const address = tryParseAddress(entry) ?? tryParseAddress(entry.split(':', 1)[0]!);
  return address && formatAddress(address);
}

/** Sockets that listen on both families report IPv4 peers as `::ffff:1.2.3.4`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function isTrusted(address: string, trusted: AddressSet): boolean {
  const parsed = tryParseAddress(address);
  return parsed !== undefined && trusted.has(parsed);
}
