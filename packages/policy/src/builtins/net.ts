import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  type Cidr,
  cidrContains,
  formatAddress,
  formatCidr,
  lastAddress,
  mergeCidrs,
  parseCidr,
  tryParseAddress,
} from '@lamellar/net';
import { isArray, isObject, keysOf, lookup, RegoSet, typeName, type Value } from '../values/index.js';
import { builtinError, typeError } from './builtin-error.js';
import { type Operands, stringOperand, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** Most addresses that `net.cidr_expand` lists: a /12. */
const MAX_ADDRESSES = 1n << 20n;

/** `net.cidr_*`. An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is the IPv4 address, as in Go. */
export const net: readonly Builtin[] = implement({
  'net.cidr_contains': (args) => contains(stringOperand(args, 1), stringOperand(args, 2)),
  'net.cidr_overlap': (args) => contains(stringOperand(args, 1), stringOperand(args, 2)),
  'net.cidr_intersects': (args) => {
    const [a, b] = [networkOf(stringOperand(args, 1)), networkOf(stringOperand(args, 2))];
    return cidrContains(a, b.network) || cidrContains(b, a.network);
  },
  'net.cidr_contains_matches': (args) => containsMatches(args),
  'net.cidr_is_valid': ([value]) => typeof value === 'string' && tryNetwork(value) !== undefined,
  'net.cidr_expand': (args) => expand(stringOperand(args, 1)),
  'net.cidr_merge': (args) => merge(args),
});

/** The address without the wrapping of IPv4 in IPv6. */
function unwrapped(address: Address): Address {
  const value = addressToBigInt(address);
  return address.family === 6 && value >> 32n === 0xffffn ? addressFromBigInt(4, value & 0xffffffffn) : address;
}

function tryAddress(text: string): Address | undefined {
  const address = text.includes('%') ? undefined : tryParseAddress(text);
  return address && unwrapped(address);
}

function tryNetwork(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0 || !/^[0-9]{1,3}$/.test(text.slice(slash + 1))) return undefined;
  const prefix = Number(text.slice(slash + 1));
  try {
    return parseCidr(`${text.slice(0, slash)}/${prefix}`, { hostBits: 'clear' });
  } catch {
    return undefined;
  }
}

function networkOf(text: string): Cidr {
  const network = tryNetwork(text);
  if (network === undefined) throw builtinError(`invalid CIDR address: ${text}`);
  return network;
}

/** Whether a network holds an address or another network. */
function contains(network: string, other: string): boolean {
  const outer = networkOf(network);
  const address = tryAddress(other);
  if (address !== undefined) return cidrContains(outer, address);
  const inner = tryNetwork(other);
  if (inner === undefined) {
    throw builtinError(`not a valid textual representation of an IP address or CIDR: ${other}`);
  }
  return cidrContains(outer, inner.network) && cidrContains(outer, lastAddress(inner));
}

interface Candidate {
  readonly text: Value;
  /** What stands for it in the result: the key, the index or the member itself. */
  readonly index: Value;
}

function containsMatches(args: Operands): Value {
  const networks = candidates(args, 1);
  const others = candidates(args, 2);
  const result = new RegoSet();
  for (const network of networks) {
    for (const other of others) {
      if (contains(stringOperand([network.text], 1), stringOperand([other.text], 1))) {
        result.add([network.index, other.index]);
      }
    }
  }
  return result;
}

function candidates(args: Operands, position: number): Candidate[] {
  const value = args[position - 1]!;
  const pick = (member: Value, index: Value): Candidate => {
    const text = isArray(member) ? member[0] : member;
    if (text === undefined || (!isArray(member) && typeof member !== 'string')) {
      throw builtinError(`operand ${position}: element must be string or non-empty array`);
    }
    return { text, index };
  };
  if (typeof value === 'string') return [{ text: value, index: value }];
  if (isArray(value)) return value.map(pick);
  if (value instanceof RegoSet) return value.sorted().map((member) => pick(member, member));
  if (isObject(value)) return keysOf(value).map((key) => pick(lookup(value, key)!, key));
  throw typeError(`operand ${position} must be one of {string, array, set, object} but got ${typeName(value)}`);
}

function expand(text: string): Value {
  const network = networkOf(text);
  const first = addressToBigInt(network.network);
  const last = addressToBigInt(lastAddress(network));
  if (last - first >= MAX_ADDRESSES) {
    throw builtinError(`net.cidr_expand: ${text} has more than ${MAX_ADDRESSES} addresses`);
  }
  const result = new RegoSet();
  for (let at = first; at <= last; at++) result.add(formatAddress(addressFromBigInt(network.network.family, at)));
  return result;
}

function merge(args: Operands): Value {
  const list = args[0]!;
  if (!isArray(list) && !(list instanceof RegoSet)) throw wrongType(1, list, 'set', 'array');
  const networks = (isArray(list) ? list : list.sorted()).map((member) => {
    if (typeof member !== 'string') throw builtinError('element must be string');
    const address = tryAddress(member);
    if (address === undefined) return networkOf(member);
    if (address.family === 6) throw builtinError('IPv6 invalid: needs prefix length');
    return parseCidr(`${formatAddress(address)}/${classLength(address)}`, { hostBits: 'clear' });
  });
  return new RegoSet(mergeCidrs(networks).map(formatCidr));
}

/** The prefix length that an address had before CIDR: 8, 16 or 24. */
function classLength(address: Address): number {
  const first = Number(addressToBigInt(address) >> 24n);
  return first < 128 ? 8 : first < 192 ? 16 : 24;
}
