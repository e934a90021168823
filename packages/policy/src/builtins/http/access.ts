import { classify, parseAddress, tryParseAddress } from '@lamellar/net';
import { builtinError } from '../builtin-error.js';
import type { NetworkAccess } from '../network-access.js';

/** The host's permission. @throws {BuiltinError} when there is none. */
export function needNetwork(name: string, network: NetworkAccess | undefined): NetworkAccess {
  if (network === undefined)
    throw builtinError(`${name}: the network is not allowed; the host gives access with the option 'network'`);
  return network;
}

/** Refuses a host that is not on the list. */
export function checkHost(network: NetworkAccess, host: string): void {
  const wanted = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const allowed = network.allowHosts.some((entry) => entry === '*' || entry.toLowerCase() === wanted);
  if (!allowed) throw builtinError(`disallowed host: ${host}`);
}

/** Refuses addresses that do not lead to the public network, unless the host allows them. */
export function checkAddress(network: NetworkAccess, address: string): void {
  if (network.allowPrivateAddresses === true) return;
  const { reachable, kind } = classify(parseAddress(address.split('%', 1)[0]!));
  if (!reachable) throw builtinError(`disallowed address: ${address} is ${kind}`);
}

/**
 * The addresses of a host name. `localhost` and addresses need no resolver (RFC 6761).
 *
 * @throws {BuiltinError} when there are none, or time runs out.
 */
export async function resolveHost(
  network: NetworkAccess,
  host: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const known = addressesWithoutLookup(host);
  if (known !== undefined) return known;
  const lookup = network.lookup ?? lookupByDns;
  try {
    return await lookup(host, signal);
  } catch (cause) {
    throw builtinError(`lookup ${host}: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

/** Addresses that a name says by itself. */
export function addressesWithoutLookup(host: string): readonly string[] | undefined {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (tryParseAddress(bare) !== undefined) return [bare];
  return host.toLowerCase().replace(/\.$/, '') === 'localhost' ? ['127.0.0.1'] : undefined;
}

async function lookupByDns(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const { lookup } = await import('node:dns/promises');
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const found = await Promise.race([lookup(host, { all: true }), stopped]);
  return found.map(({ address }) => address);
}

/** A signal that ends with the host's, or when the time is over. */
export function timeLimit(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}
