import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.js';
import { trustedProxies } from './proxy-trust.js';

const inside = trustedProxies(['loopback', '10.0.0.0/8']);

describe('the client address', () => {
  it.each([
    ['nobody is trusted', '10.0.0.1', '203.0.113.9', 'none', '10.0.0.1'],
    ['the peer is a client', '203.0.113.1', '198.51.100.1', ['10.0.0.0/8'], '203.0.113.1'],
    ['one proxy', '10.0.0.1', '203.0.113.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['a client that lies on the left', '10.0.0.1', '1.2.3.4, 203.0.113.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['two proxies', '10.0.0.1', '203.0.113.9, 10.0.0.2', ['10.0.0.0/8'], '203.0.113.9'],
    ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', ['10.0.0.0/8'], '10.0.0.3'],
    ['a number of proxies', '192.0.2.1', '1.1.1.1, 2.2.2.2, 3.3.3.3', 2, '2.2.2.2'],
    ['no proxies by number', '192.0.2.1', '1.1.1.1', 0, '192.0.2.1'],
    ['a port', '10.0.0.1', '203.0.113.9:5123', ['10.0.0.0/8'], '203.0.113.9'],
    ['IPv6 with a port', '10.0.0.1', '[2001:DB8::1]:80', ['10.0.0.0/8'], '2001:db8::1'],
    ['IPv6 bare', '10.0.0.1', '2001:db8::1', ['10.0.0.0/8'], '2001:db8::1'],
    ['a mapped peer', '::ffff:10.0.0.1', '203.0.113.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['an entry that is no address', '10.0.0.1', '203.0.113.9, unknown', ['10.0.0.0/8'], '10.0.0.1'],
    ['an octal entry', '10.0.0.1', '0177.0.0.1', ['10.0.0.0/8'], '10.0.0.1'],
    ['an empty header', '127.0.0.1', '', ['loopback'], '127.0.0.1'],
    ['no header', '::1', undefined, ['loopback'], '::1'],
    ['a Unix socket', undefined, '1.2.3.4', ['loopback'], undefined],
  ] as const)('with %s', (_, remoteAddress, header, trust, expected) => {
    expect(clientAddress({ remoteAddress, header }, trustedProxies(trust))).toBe(expected);
  });

  it.each([
    ['for=203.0.113.9;proto=https;by=10.0.0.1', '203.0.113.9'],
    ['for=1.2.3.4, For="[2001:db8::5]:47011"', '2001:db8::5'],
    ['proto=https', '10.0.0.1'],
    ['for=_hidden', '10.0.0.1'],
    ['for="203.0.113.9', '10.0.0.1'],
  ])('reads Forwarded %s', (header, expected) => {
    expect(clientAddress({ remoteAddress: '10.0.0.1', header, syntax: 'forwarded' }, inside)).toBe(expected);
  });

  it('reads a huge header only at its right end', () => {
    const header = `${'1.2.3.4, '.repeat(200_000)}203.0.113.9`;
    expect(clientAddress({ remoteAddress: '10.0.0.1', header }, inside)).toBe('203.0.113.9');
  });

  it('never follows a header beyond an address that is not trusted, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (lie, client) => {
        const told = clientAddress({ remoteAddress: '10.0.0.1', header: `${lie},${client}` }, inside);
        expect(told === client || client.startsWith('10.') || client.startsWith('127.')).toBe(true);
      }),
    );
  });

  it('refuses a negative number of proxies and a network that is none', () => {
    expect(() => trustedProxies(-1)).toThrow('integer from 0');
    expect(() => trustedProxies(['10.0.0.0/33'])).toThrow();
  });
});
