import {
  type Address,
  type Cidr,
  cidrContains,
  formatAddress,
  formatCidr,
  parseCidr,
  tryParseAddress,
} from '@lamellar/net';

/** An address or network that is refused for a time. */
export interface SourceBlock {
  /** As text: an address, or a network with its prefix. */
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly reason: string;
}

/**
 * Something else that can refuse sources: a map of an eBPF program, a firewall, a list that other machines read. It ends its blocks by itself when their
 * time is over.
 */
export interface SourceFilter {
  /** Refuses an address or a network for `milliseconds` from now. */
  block(source: string, milliseconds: number, reason: string): void | Promise<void>;
  /** Ends a block before its time. */
  unblock(source: string): unknown;
}

/** Options of `createSourceBlocks`. */
export interface SourceBlocksOptions {
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Told of every block as well, such as a filter in the kernel; what the list refuses does not wait for them. @default none */
  readonly filters?: readonly SourceFilter[];
  /** Takes what a filter throws or rejects with. @default nobody */
  readonly onFault?: (error: unknown) => void;
}

/** Timed blocks of source addresses; itself a filter, so that lists can be chained. */
export interface SourceBlocks extends SourceFilter {
  /** Refuses an address or a network for `milliseconds`; a longer block of the same source stays. */
  block(source: string, milliseconds: number, reason: string): void;
  /** Ends a block before its time; false when there was none. */
  unblock(source: string): boolean;
  /** The block that holds an address now. */
  find(address: string): SourceBlock | undefined;
  list(): SourceBlock[];
}

/** Most blocks that are kept: an attacker with many addresses must not fill the memory. The ones that end first give way. */
const LIMIT = 65_536;

/**
 * Creates an empty list of blocks.
 *
 * @example
 * ```ts
 * declare const kernel: SourceFilter;
 * const blocks = createSourceBlocks({ filters: [kernel] });
 * blocks.block('203.0.113.7', 600_000, 'SQL injection');
 * ```
 */
export function createSourceBlocks(options: SourceBlocksOptions = {}): SourceBlocks {
  const { now = Date.now, filters = [], onFault = () => undefined } = options;
  /** A filter that fails must cost neither the others nor the caller. */
  const tell = (what: (filter: SourceFilter) => unknown): void => {
    for (const filter of filters) {
      try {
        const later = what(filter);
        if (later instanceof Promise) later.catch(onFault);
      } catch (error) {
        onFault(error);
      }
    }
  };
  const addresses = new Map<string, SourceBlock>();
  const networks = new Map<string, SourceBlock & { readonly cidr: Cidr }>();
  const find = (text: string): SourceBlock | undefined => {
    if (addresses.size === 0 && networks.size === 0) return undefined;
    const parsed = tryParseAddress(text);
    if (parsed === undefined) return undefined;
    const address = unmapped(parsed);
    const key = formatAddress(address);
    const one = addresses.get(key);
    if (one !== undefined) {
      if (one.until > now()) return one;
      addresses.delete(key);
    }
    for (const [name, block] of networks) {
      if (block.until <= now()) networks.delete(name);
      else if (cidrContains(block.cidr, address)) return block;
    }
    return undefined;
  };
  return {
    block(source, milliseconds, reason) {
      const cidr = parseCidr(source);
      const until = now() + milliseconds;
      const single = cidr.prefix === (cidr.network.family === 4 ? 32 : 128);
      const key = single ? formatAddress(unmapped(cidr.network)) : formatCidr(cidr);
      const map: Map<string, SourceBlock> = single ? addresses : (networks as Map<string, SourceBlock>);
      if ((map.get(key)?.until ?? 0) >= until) return;
      if (map.size >= LIMIT) dropEarliest(map, now());
      tell((filter) => filter.block(key, milliseconds, reason));
      map.set(key, single ? { source: key, until, reason } : ({ source: key, until, reason, cidr } as SourceBlock));
    },
    unblock(source) {
      const cidr = parseCidr(source);
      const single = cidr.prefix === (cidr.network.family === 4 ? 32 : 128);
      tell((filter) => filter.unblock(single ? formatAddress(unmapped(cidr.network)) : formatCidr(cidr)));
      return single ? addresses.delete(formatAddress(unmapped(cidr.network))) : networks.delete(formatCidr(cidr));
    },
    find,
    list: () =>
      [...addresses.values(), ...networks.values()]
        .filter((block) => block.until > now())
        .map(({ source, until, reason }) => ({ source, until, reason })),
  };
}

function dropEarliest(map: Map<string, SourceBlock>, now: number): void {
  const sorted = [...map].sort((a, b) => a[1].until - b[1].until);
  // A quarter at once, so that a full list is not sorted for every block.
  const quarter = Math.ceil(sorted.length / 4);
  sorted.forEach(([key, block], index) => {
    if (block.until <= now || index < quarter) map.delete(key);
  });
}

function unmapped(address: Address): Address {
  const mapped = address.family === 6 && address.w0 === 0 && address.w1 === 0 && address.w2 === 0xffff;
  return mapped ? { family: 4, w0: 0, w1: 0, w2: 0, w3: address.w3, zone: '' } : address;
}
