import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, ipv6, parseAddress, parseReverseName, reverseName } from './index.js';

describe('reverseName', () => {
  it.each([
    ['192.0.2.5', '5.2.0.192.in-addr.arpa'],
    ['4321:0:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa'],
  ])('writes %s as %s', (text, name) => {
    expect(reverseName(parseAddress(text))).toBe(name);
  });

  it('is read back, in upper case and with a trailing dot too', () => {
    const word = fc.nat(0xffffffff);
    fc.assert(
      fc.property(
        fc.oneof(
          word.map(ipv4),
          fc.tuple(word, word, word, word).map(([a, b, c, d]) => ipv6(a, b, c, d)),
        ),
        (address) => {
          expect(parseReverseName(reverseName(address))).toEqual(address);
          expect(parseReverseName(`${reverseName(address).toUpperCase()}.`)).toEqual(address);
        },
      ),
    );
  });

  it.each([
    '',
    'example.com',
    '2.0.192.in-addr.arpa',
    '1.2.3.4.5.in-addr.arpa',
    '01.2.0.192.in-addr.arpa',
    'b.a.ip6.arpa',
    `${'g.'.repeat(32)}ip6.arpa`,
    `${'12'.repeat(32)}.ip6.arp`,
  ])('does not read %s', (name) => {
    expect(parseReverseName(name)).toBeUndefined();
  });
});
