import { type Address, ipv4 } from './address.js';
import { NetError, quote } from './errors.js';
import { ipv4Text, strictIpv4 } from './ipv4-text.js';
import { ipv6Text, strictIpv6 } from './ipv6-text.js';

/**
 * Reads an address strictly: four decimal octets without leading zeros, or any IPv6 text form of RFC 4291, with a zone or without.
 * Returns `undefined` for anything else; never throws. What URL parsers also take (`0x7f.1`, `[::1]`, `%31`) is for `parseHost`.
 */
export function tryParseAddress(text: string): Address | undefined {
  const value = strictIpv4(text);
  return value >= 0 ? ipv4(value) : strictIpv6(text);
}

/**
 * Reads an address strictly, as `tryParseAddress` does.
 *
 * @throws NetError `NET_ADDRESS_SYNTAX`, with a hint about the form that was meant.
 * @example
 * ```ts
 * formatAddress(parseAddress('2001:DB8:0:0:0:0:0:1')); // '2001:db8::1'
 * ```
 */
export function parseAddress(text: string): Address {
  const address = tryParseAddress(text);
  if (address !== undefined) return address;
  throw new NetError('NET_ADDRESS_SYNTAX', `expected an IPv4 or IPv6 address, found ${quote(text)}${hint(text)}`);
}

/** The canonical text of an address: dotted decimal, or RFC 5952 with the zone at the end. */
export function formatAddress(address: Address): string {
  return address.family === 4 ? ipv4Text(address.w3) : ipv6Text(address);
}

function hint(text: string): string {
  if (text === '') return '; the text is empty';
  if (text !== text.trim()) return '; remove the white space around it';
  if (text.startsWith('[')) return '; write it without brackets, or read it with parseHost';
  if (text.includes('/')) return '; a prefix is read with parseCidr';
  if (text.includes(':'))
    return '; IPv6 has eight groups of one to four hexadecimal digits, one run of zeros may be "::"';
  if (/^[\d.xa-f]{1,80}$/i.test(text)) {
    return '; IPv4 has four decimal numbers from 0 to 255 without leading zeros; other notations are read with parseHost';
  }
  return '; a name is not an address';
}
