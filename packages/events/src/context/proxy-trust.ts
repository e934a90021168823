import { type Address, createAddressSet } from '@lamellar/net';
import { EventsError } from '../errors.js';

/** Whether the proxy at an address, `hop` steps before us (0: the peer of the socket), is believed about who called it. */
export type ProxyTrust = (address: Address, hop: number) => boolean;

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Builds the rule that says which proxies are believed: `'none'`, the number of proxies before us, or networks and the names `loopback`, `linklocal`
 * and `private`.
 *
 * @throws EventsError `EVENTS_OPTION` for a negative number; NetError of `parseCidr` for a text that is no network.
 * @example
 * ```ts
 * trustedProxies(['loopback', '10.0.0.0/8']);
 * ```
 */
export function trustedProxies(spec: 'none' | number | readonly string[]): ProxyTrust {
  if (spec === 'none') return () => false;
  if (typeof spec === 'number') {
    if (!Number.isSafeInteger(spec) || spec < 0) {
      throw new EventsError('EVENTS_OPTION', `the number of trusted proxies must be an integer from 0, found ${spec}`);
    }
    return (_, hop) => hop < spec;
  }
  const networks = createAddressSet(spec.flatMap((text) => (Object.hasOwn(named, text) ? named[text]! : [text])));
  return (address) => networks.has(address);
}
