import { type Address, bitsOf, ipv4, ipv6 } from './address.js';
import { NetError, quote } from './errors.js';
import { formatAddress, tryParseAddress } from './parse.js';

/** A network: its first address and the length of its prefix in bits (0 to 32, or 0 to 128). */
export interface Cidr {
  readonly network: Address;
  readonly prefix: number;
}

/** How `parseCidr` reads. */
export interface CidrOptions {
  /**
   * What to do with set bits after the prefix, as in `10.1.2.3/8`: `error` refuses them, `clear` sets them to 0.
   * @default 'error'
   */
  readonly hostBits?: 'error' | 'clear';
}

/**
 * Reads `address/length`, `address/netmask` (`10.0.0.0/255.0.0.0`) or one address, which is a network of itself alone.
 *
 * @throws NetError `NET_CIDR_SYNTAX` or `NET_CIDR_HOST_BITS`, naming the part that is wrong.
 * @example
 * ```ts
 * cidrContains(parseCidr('10.0.0.0/8'), parseAddress('10.1.2.3')); // true
 * ```
 */
export function parseCidr(text: string, options: CidrOptions = {}): Cidr {
  const slash = text.indexOf('/');
  const address = tryParseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) {
    throw new NetError(
      'NET_CIDR_SYNTAX',
      `expected a network such as 10.0.0.0/8 or 2001:db8::/32, found ${quote(text)}`,
    );
  }
  if (address.zone !== '') {
    throw new NetError('NET_CIDR_SYNTAX', `a network has no zone, found ${quote(text)}; remove %${address.zone}`);
  }
  const length = slash < 0 ? bitsOf(address) : lengthOf(text, text.slice(slash + 1), address);
  const network = maskAddress(address, length);
  if (
    options.hostBits !== 'clear' &&
    (network.w3 !== address.w3 || network.w2 !== address.w2 || network.w1 !== address.w1 || network.w0 !== address.w0)
  ) {
    const meant = `${formatAddress(network)}/${length}`;
    throw new NetError(
      'NET_CIDR_HOST_BITS',
      `${quote(text)} has bits set after its prefix; write ${meant} for the network, or ${formatAddress(address)} for the one address`,
    );
  }
  return { network, prefix: length };
}

function lengthOf(text: string, part: string, address: Address): number {
  const bits = bitsOf(address);
  if (/^(?:0|[1-9]\d{0,2})$/.test(part)) {
    const length = Number(part);
    if (length <= bits) return length;
    throw new NetError(
      'NET_CIDR_SYNTAX',
      `the prefix of ${quote(text)} is ${length}; IPv${address.family} has 0 to ${bits}`,
    );
  }
  const mask = address.family === 4 ? tryParseAddress(part) : undefined;
  if (mask === undefined || mask.family !== 4) {
    throw new NetError(
      'NET_CIDR_SYNTAX',
      `expected a prefix length from 0 to ${bits} after "/", found ${quote(part)} in ${quote(text)}`,
    );
  }
  const length = Math.clz32(~mask.w3);
  if (length < 32 && mask.w3 << length !== 0) {
    throw new NetError(
      'NET_CIDR_SYNTAX',
      `the netmask of ${quote(text)} is not a run of ones; a wildcard mask is not a netmask`,
    );
  }
  return length;
}

/** The text `network/length`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.network)}/${cidr.prefix}`;
}

/** Whether the address is of the network's family and inside it; the zone does not matter. */
export function cidrContains(cidr: Cidr, address: Address): boolean {
  const { network, prefix } = cidr;
  if (network.family !== address.family) return false;
  const first = network.family === 4 ? 96 : 0;
  return (
    samePrefix(network.w0, address.w0, first + prefix) &&
    samePrefix(network.w1, address.w1, first + prefix - 32) &&
    samePrefix(network.w2, address.w2, first + prefix - 64) &&
    samePrefix(network.w3, address.w3, first + prefix - 96)
  );
}

/** The address with every bit after the first `length` cleared, and without its zone. */
export function maskAddress(address: Address, length: number): Address {
  if (address.family === 4) return ipv4(address.w3 & maskWord(length));
  return ipv6(
    address.w0 & maskWord(length),
    address.w1 & maskWord(length - 32),
    address.w2 & maskWord(length - 64),
    address.w3 & maskWord(length - 96),
  );
}

/** The last address of the network. */
export function lastAddress(cidr: Cidr): Address {
  const { network, prefix } = cidr;
  if (network.family === 4) return ipv4(network.w3 | ~maskWord(prefix));
  return ipv6(
    network.w0 | ~maskWord(prefix),
    network.w1 | ~maskWord(prefix - 32),
    network.w2 | ~maskWord(prefix - 64),
    network.w3 | ~maskWord(prefix - 96),
  );
}

function maskWord(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0;
}

function samePrefix(a: number, b: number, bits: number): boolean {
  return bits <= 0 || ((a ^ b) & maskWord(bits)) === 0;
}
