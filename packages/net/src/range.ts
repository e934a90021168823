import { type Address, addressFromBigInt, addressToBigInt, bitsOf, compareAddresses } from './address.js';
import { type Cidr, lastAddress } from './cidr.js';
import { NetError } from './errors.js';
import { formatAddress } from './parse.js';

/** All addresses from `first` to `last`, both included. */
export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

/** The range of a network. */
export function cidrToRange(cidr: Cidr): AddressRange {
  return { first: cidr.network, last: lastAddress(cidr) };
}

/**
 * The fewest networks that hold exactly the addresses of a range, in order; at most 62 for IPv4 and 254 for IPv6.
 *
 * @throws NetError `NET_FAMILY_MISMATCH`, or `NET_RANGE_ORDER` when `last` comes before `first`.
 */
export function rangeToCidrs(range: AddressRange): Cidr[] {
  const { family } = range.first;
  if (family !== range.last.family) {
    throw new NetError('NET_FAMILY_MISMATCH', `a range has one family, found ${text(range)}`);
  }
  const end = addressToBigInt(range.last);
  let at = addressToBigInt(range.first);
  if (at > end) throw new NetError('NET_RANGE_ORDER', `the range ${text(range)} ends before it starts; swap its ends`);
  const bits = bitsOf(range.first);
  const cidrs: Cidr[] = [];
  while (at <= end) {
    let host = 0;
    while (host < bits && (at & ((1n << BigInt(host + 1)) - 1n)) === 0n && at + (1n << BigInt(host + 1)) - 1n <= end)
      host++;
    cidrs.push({ network: addressFromBigInt(family, at), prefix: bits - host });
    at += 1n << BigInt(host);
  }
  return cidrs;
}

/** The fewest networks that hold exactly the addresses of all the given ones, IPv4 first, in order. */
export function mergeCidrs(cidrs: Iterable<Cidr>): Cidr[] {
  const ranges = [...cidrs].map(cidrToRange).sort((a, b) => compareAddresses(a.first, b.first));
  const merged: Cidr[] = [];
  let open: { family: 4 | 6; from: bigint; to: bigint } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { family, from, to } = open;
    merged.push(...rangeToCidrs({ first: addressFromBigInt(family, from), last: addressFromBigInt(family, to) }));
  };
  for (const { first, last } of ranges) {
    const from = addressToBigInt(first);
    const to = addressToBigInt(last);
    if (open !== undefined && open.family === first.family && from <= open.to + 1n) {
      if (to > open.to) open.to = to;
    } else {
      close();
      open = { family: first.family, from, to };
    }
  }
  close();
  return merged;
}

function text(range: AddressRange): string {
  return `${formatAddress(range.first)}-${formatAddress(range.last)}`;
}
