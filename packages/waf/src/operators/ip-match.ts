import { type AddressSet, createAddressSet, ipv4, parseCidr, tryParseAddress } from '@lamellar/net';
import type { Evaluate, Operator, OperatorCompileContext } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';
import { readLines } from './phrase-lists.js';

/** Parses every entry; host bits after the prefix are cleared, as both engines do. */
function addressSet(name: string, entries: readonly string[]): AddressSet {
  const networks = entries.map((entry) => {
    try {
      return parseCidr(entry, { hostBits: 'clear' });
    } catch (cause) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@${name} expects addresses and networks, found ${JSON.stringify(entry)}`,
        'write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32',
        { cause },
      );
    }
  });
  return createAddressSet(networks);
}

/** A value that is no address never matches; `::ffff:a.b.c.d` is the IPv4 address and in no IPv6 network. */
function matcher(set: AddressSet): Evaluate {
  return (value, match) => {
    const address = tryParseAddress(value);
    if (address === undefined) return false;
    const mapped = address.family === 6 && address.w0 === 0 && address.w1 === 0 && address.w2 === 0xffff;
    if (!set.has(mapped ? ipv4(address.w3) : address)) return false;
    match.span(0, value.length);
    if (match.capturing) match.capture(0, value, 0);
    return true;
  };
}

/**
 * `@ipMatch LIST`: matches when the value is one of the addresses or lies in one of the networks of the comma-separated
 * list.
 *
 * @example `SecRule REMOTE_ADDR "@ipMatch 192.0.2.1,10.0.0.0/8,2001:db8::/32" "id:1,pass"`
 */
export const ipMatch: Operator = {
  name: 'ipMatch',
  compile: (argument) => {
    const entries = argument.split(',').map((entry) => entry.trim());
    return matcher(
      addressSet(
        'ipMatch',
        entries.filter((entry) => entry !== ''),
      ),
    );
  },
};

function fromFile(name: string): Operator['compile'] {
  return (argument, context: OperatorCompileContext) => matcher(addressSet(name, readLines(name, argument, context)));
}

/**
 * `@ipMatchFromFile FILE`: as `@ipMatch`, one entry on each line of the file; `#` starts a comment line.
 *
 * @example `SecRule REMOTE_ADDR "@ipMatchFromFile blocked.txt" "id:1,deny"`
 */
export const ipMatchFromFile: Operator = { name: 'ipMatchFromFile', compile: fromFile('ipMatchFromFile') };

/** `@ipMatchF FILE`: the short name of `@ipMatchFromFile`. */
export const ipMatchF: Operator = { name: 'ipMatchF', compile: fromFile('ipMatchF') };

/**
 * `@ipMatchFromDataset NAME`: as `@ipMatch`, with the entries of a `SecDataset`.
 *
 * @example `SecRule REMOTE_ADDR "@ipMatchFromDataset office" "id:1,pass"`
 */
export const ipMatchFromDataset: Operator = {
  name: 'ipMatchFromDataset',
  compile: (argument, context) => {
    const entries = context.readDataset?.(argument.trim());
    if (entries === undefined) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@ipMatchFromDataset: there is no dataset ${JSON.stringify(argument)}`,
        'define it with SecDataset before this rule',
      );
    }
    return matcher(addressSet('ipMatchFromDataset', entries));
  },
};
