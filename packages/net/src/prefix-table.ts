import { type Address, addressFromBigInt, addressToBigInt, ipv4 } from './address.js';
import { type Cidr, lastAddress, parseCidr } from './cidr.js';
import { NetError } from './errors.js';

/** One row of a table: a network (or its text) and what it stands for. */
export type PrefixEntry<T> = readonly [network: Cidr | string, value: T];

/** How a table is built. */
export interface PrefixTableOptions {
  /**
   * Whether `::ffff:10.0.0.1` is looked up as `10.0.0.1`. Sockets that listen on both families report IPv4 peers so.
   * `distinct` keeps the families apart.
   * @default 'unmap'
   */
  readonly mapped?: 'unmap' | 'distinct';
  /** What to do with set bits after a prefix that is given as text. @default 'error' */
  readonly hostBits?: 'error' | 'clear';
}

/** An immutable table of networks with longest-prefix match. */
export interface PrefixTable<T> {
  /** How many different networks it holds. */
  readonly size: number;
  /** The value of the longest prefix that holds the address; logarithmic, without allocation. */
  lookup(address: Address): T | undefined;
  /** Whether any network holds the address. */
  has(address: Address): boolean;
}

const LIMIT = 1 << 24;

/**
 * Builds a table for longest-prefix match. Nested prefixes are flattened into disjoint intervals once, so that a look-up is one binary
 * search in a typed array: 8 bytes per interval for IPv4 and 20 for IPv6. Of two equal networks the later one wins.
 *
 * @throws NetError of `parseCidr` for text, `NET_TABLE_SIZE` for more than 16,777,216 networks.
 * @example
 * ```ts
 * const zones = createPrefixTable([['10.0.0.0/8', 'inside'], ['10.9.0.0/16', 'guests']]);
 * zones.lookup(parseAddress('10.9.1.1')); // 'guests'
 * ```
 */
export function createPrefixTable<T>(
  entries: Iterable<PrefixEntry<T>>,
  options: PrefixTableOptions = {},
): PrefixTable<T> {
  const unmap = options.mapped !== 'distinct';
  const hostBits = options.hostBits ?? 'error';
  const values: T[] = [];
  const rows: [Row[], Row[]] = [[], []];
  for (const [network, value] of entries) {
    if (values.length === LIMIT)
      throw new NetError('NET_TABLE_SIZE', `a table holds at most ${LIMIT} networks; split it`);
    const cidr = unmapped(typeof network === 'string' ? parseCidr(network, { hostBits }) : network, unmap);
    rows[cidr.network.family === 4 ? 0 : 1].push({ cidr, from: addressToBigInt(cidr.network), order: values.length });
    values.push(value);
  }
  const v4 = intervalsOf(rows[0], 4);
  const v6 = intervalsOf(rows[1], 6);
  const find = (address: Address): number => {
    if (address.family === 4) return find4(v4, address.w3);
    if (unmap && address.w2 === 0xffff && address.w1 === 0 && address.w0 === 0) {
      const inside = find4(v4, address.w3);
      if (inside >= 0) return inside;
    }
    return find6(v6, address);
  };
  return {
    size: v4.size + v6.size,
    lookup: (address) => {
      const entry = find(address);
      return entry < 0 ? undefined : values[entry];
    },
    has: (address) => find(address) >= 0,
  };
}

/** A set of networks; a table without values. */
export interface AddressSet {
  /** How many different networks it holds. */
  readonly size: number;
  has(address: Address): boolean;
}

/** Builds an immutable set of networks, as `createPrefixTable` does. */
export function createAddressSet(networks: Iterable<Cidr | string>, options: PrefixTableOptions = {}): AddressSet {
  const entries = [...networks].map((network): PrefixEntry<true> => [network, true]);
  return createPrefixTable(entries, options);
}

interface Row {
  readonly cidr: Cidr;
  readonly from: bigint;
  readonly order: number;
}

interface Intervals {
  /** The first address of each interval: one word for IPv4, four for IPv6. */
  readonly starts: Uint32Array;
  /** The entry that holds each interval, or -1. */
  readonly entries: Int32Array;
  readonly size: number;
}

/** Sweeps the networks in order of start, outer before inner, with a stack of the open ones. */
function intervalsOf(rows: Row[], family: 4 | 6): Intervals {
  rows.sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : a.cidr.prefix - b.cidr.prefix || a.order - b.order,
  );
  const starts: bigint[] = [0n];
  const entries: number[] = [-1];
  const open: { to: bigint; entry: number; prefix: number; from: bigint }[] = [];
  const mark = (at: bigint, entry: number): void => {
    const last = starts.length - 1;
    if (starts[last] === at) entries[last] = entry;
    else if (entries[last] !== entry) {
      starts.push(at);
      entries.push(entry);
    }
  };
  const closeUntil = (limit: bigint): void => {
    for (let top = open.at(-1); top !== undefined && top.to < limit; top = open.at(-1)) {
      open.pop();
      mark(top.to + 1n, open.at(-1)?.entry ?? -1);
    }
  };
  let size = 0;
  for (const { cidr, from, order } of rows) {
    closeUntil(from);
    const top = open.at(-1);
    if (top?.from === from && top.prefix === cidr.prefix) top.entry = order;
    else {
      size++;
      open.push({ to: addressToBigInt(lastAddress(cidr)), entry: order, prefix: cidr.prefix, from });
    }
    mark(from, order);
  }
  const bits = family === 4 ? 32n : 128n;
  // What stays open reaches the last address, where there is nothing to close.
  closeUntil((1n << bits) - 1n);
  return { ...packed(starts, family), entries: Int32Array.from(entries), size };
}

function packed(starts: readonly bigint[], family: 4 | 6): { starts: Uint32Array } {
  if (family === 4) return { starts: Uint32Array.from(starts, Number) };
  const words = new Uint32Array(starts.length * 4);
  starts.forEach((start, index) => {
    const { w0, w1, w2, w3 } = addressFromBigInt(6, start);
    words.set([w0, w1, w2, w3], index * 4);
  });
  return { starts: words };
}

function find4(table: Intervals, value: number): number {
  const { starts, entries } = table;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return entries[low]!;
}

function find6(table: Intervals, address: Address): number {
  const { starts, entries } = table;
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const at = middle * 4;
    const order =
      starts[at]! - address.w0 ||
      starts[at + 1]! - address.w1 ||
      starts[at + 2]! - address.w2 ||
      starts[at + 3]! - address.w3;
    if (order <= 0) low = middle;
    else high = middle - 1;
  }
  return entries[low]!;
}

function unmapped(cidr: Cidr, unmap: boolean): Cidr {
  const { network, prefix } = cidr;
  const mapped = network.family === 6 && network.w0 === 0 && network.w1 === 0 && network.w2 === 0xffff && prefix >= 96;
  return unmap && mapped ? { network: ipv4(network.w3), prefix: prefix - 96 } : cidr;
}
