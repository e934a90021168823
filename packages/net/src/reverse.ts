import { type Address, ipv4, ipv6 } from './address.js';
import { ipv4Text, strictIpv4 } from './ipv4-text.js';

/**
 * The name under which DNS keeps the name of an address: `4.3.2.1.in-addr.arpa` (RFC 1035 section 3.5) or 32 nibbles under `ip6.arpa` (RFC 3596 section 2.5).
 */
export function reverseName(address: Address): string {
  if (address.family === 4) return `${ipv4Text(swapped(address.w3))}.in-addr.arpa`;
  const hex = [address.w0, address.w1, address.w2, address.w3]
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
  return `${[...hex].reverse().join('.')}.ip6.arpa`;
}

/** The address of a whole reverse name, in any letter case, with a trailing dot or without; `undefined` for any other name. */
export function parseReverseName(name: string): Address | undefined {
  if (name.length > 73) return undefined;
  const lower = name.toLowerCase();
  const bare = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  if (bare.endsWith('.in-addr.arpa')) {
    const value = strictIpv4(bare, 0, bare.length - '.in-addr.arpa'.length);
    return value < 0 ? undefined : ipv4(swapped(value));
  }
  if (bare.length !== 72 || !bare.endsWith('.ip6.arpa')) return undefined;
  const words = [0, 0, 0, 0];
  for (let nibble = 0; nibble < 32; nibble++) {
    const digit = '0123456789abcdef'.indexOf(bare.charAt(nibble * 2));
    if (digit < 0 || bare.charAt(nibble * 2 + 1) !== '.') return undefined;
    const word = 3 - (nibble >> 3);
    words[word] = words[word]! + digit * 16 ** (nibble & 7);
  }
  return ipv6(words[0]!, words[1]!, words[2]!, words[3]!);
}

function swapped(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
