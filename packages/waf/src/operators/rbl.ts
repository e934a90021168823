import { addressToBytes, tryParseAddress } from '@lamellar/net';
import { hexDigits } from '../transformations/byte-classes.js';
import type { Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

/** The labels of an address as block lists want them: IPv4 bytes or IPv6 nibbles, last first. */
function reversedLabels(value: string): string | undefined {
  const address = tryParseAddress(value);
  if (address === undefined) return undefined;
  const bytes = [...addressToBytes(address)].reverse();
  if (bytes.length === 4) return bytes.join('.');
  return bytes.map((byte) => `${hexDigits.charAt(byte & 15)}.${hexDigits.charAt(byte >> 4)}`).join('.');
}

/**
 * `@rbl ZONE`: matches when the address is listed in the block list of this zone. The engine does not resolve names
 * itself: the host answers through `blocklist`, from what it resolved before.
 *
 * @example `SecRule REMOTE_ADDR "@rbl list.example.org" "id:1,deny"`
 */
export const rbl: Operator = {
  name: 'rbl',
  compile: (argument, context) => {
    const { blocklist } = context;
    if (blocklist === undefined) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_REFUSED',
        '@rbl needs a host that answers block-list queries, and none is set',
        'pass the blocklist option to the compiler, or remove the rule',
      );
    }
    const zone = argument.trim();
    return (value, match) => {
      const labels = reversedLabels(value);
      if (labels === undefined || !blocklist(`${labels}.${zone}`)) return false;
      match.span(0, value.length);
      return true;
    };
  },
};
