import { type Address, ipv4 } from './address.js';
import type { Cidr } from './cidr.js';
import { cidrContains } from './cidr.js';

/** How an IPv6 address carries an IPv4 address. */
export type Embedding = 'mapped' | 'compatible' | 'translated' | 'nat64' | '6to4' | 'teredo' | 'isatap';

/** The IPv4 address inside an IPv6 address, and by which scheme. */
export interface Embedded {
  readonly by: Embedding;
  readonly address: Address;
}

/**
 * The IPv4 address that a packet to this IPv6 address may reach, or `undefined`.
 *
 * Mapped `::ffff:0:0/96` and compatible `::/96` (RFC 4291 section 2.5.5), translated `::ffff:0:0:0/96` (RFC 2765), NAT64 `64:ff9b::/96` and
 * `64:ff9b:1::/48` (RFC 6052, RFC 8215), 6to4 `2002::/16` (RFC 3056), Teredo `2001::/32`, the client's address (RFC 4380 section 4),
 * ISATAP interface identifiers (RFC 5214 section 6.1). `::` and `::1` embed nothing.
 * Prefixes of a network's own translators are given as `nat64`.
 */
export function embeddedAddress(address: Address, nat64: readonly Cidr[] = []): Embedded | undefined {
  if (address.family === 4) return undefined;
  const { w0, w1, w2, w3 } = address;
  if (w0 === 0 && w1 === 0) {
    if (w2 === 0xffff) return { by: 'mapped', address: ipv4(w3) };
    if (w2 === 0) return w3 > 1 ? { by: 'compatible', address: ipv4(w3) } : undefined;
    if (w2 === 0xffff0000) return { by: 'translated', address: ipv4(w3) };
  }
  if (w0 === 0x0064ff9b) {
    if (w1 === 0 && w2 === 0) return { by: 'nat64', address: ipv4(w3) };
    if (w1 >>> 16 === 1) return { by: 'nat64', address: localNat64(address) };
  }
  if (w0 >>> 16 === 0x2002) return { by: '6to4', address: ipv4((w0 << 16) | (w1 >>> 16)) };
  if (w0 === 0x20010000) return { by: 'teredo', address: ipv4(~w3) };
  for (const prefix of nat64) {
    if (cidrContains(prefix, address)) return { by: 'nat64', address: nat64Address(address, prefix.prefix) };
  }
  if ((w2 === 0x5efe || w2 === 0x02005efe) && w0 >>> 24 !== 0xff) return { by: 'isatap', address: ipv4(w3) };
  return undefined;
}

/**
 * The IPv4 address of an IPv4-embedded IPv6 address, by the length of the translator's prefix (RFC 6052 section 2.2):
 * 32, 40, 48, 56, 64 or 96; any other length is read as 96.
 */
export function nat64Address(address: Address, prefix: number): Address {
  const { w1, w2, w3 } = address;
  // Bits 64 to 71 are reserved and skipped.
  switch (prefix) {
    case 32:
      return ipv4(w1);
    case 40:
      return ipv4((w1 << 8) | ((w2 >>> 16) & 0xff));
    case 48:
      return ipv4((w1 << 16) | ((w2 >>> 8) & 0xffff));
    case 56:
      return ipv4((w1 << 24) | (w2 & 0xffffff));
    case 64:
      return ipv4((w2 << 8) | (w3 >>> 24));
    default:
      return ipv4(w3);
  }
}

// RFC 8215 leaves the length inside 64:ff9b:1::/48 to the operator. A /48 layout ends in 40 zero bits; whatever does not is read as /96.
function localNat64(address: Address): Address {
  return nat64Address(address, address.w3 === 0 && (address.w2 & 0xff0000ff) === 0 ? 48 : 96);
}
