import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import {
  cidrContains,
  formatAddress,
  formatCidr,
  ipv4,
  ipv6,
  lastAddress,
  maskAddress,
  parseAddress,
  parseCidr,
} from './index.js';

const word = fc.nat(0xffffffff);
const network4 = fc
  .tuple(word, fc.nat(32))
  .map(([value, prefix]) => ({ network: maskAddress(ipv4(value), prefix), prefix }));
const network6 = fc
  .tuple(word, word, word, word, fc.nat(128))
  .map(([a, b, c, d, prefix]) => ({ network: maskAddress(ipv6(a, b, c, d), prefix), prefix }));

describe('parseCidr', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['0.0.0.0/0.0.0.0', '0.0.0.0/0'],
    ['1.2.3.4', '1.2.3.4/32'],
    ['1.2.3.4/255.255.255.255', '1.2.3.4/32'],
    ['::1', '::1/128'],
    ['2001:DB8::/32', '2001:db8::/32'],
  ])('reads %s as %s', (text, canonical) => {
    expect(formatCidr(parseCidr(text))).toBe(canonical);
  });

  it.each([
    ['10.0.0.0/33', 'has 0 to 32'],
    ['::/129', 'has 0 to 128'],
    ['10.0.0.0/', 'expected a prefix length'],
    ['10.0.0.0/08', 'expected a prefix length'],
    ['10.0.0.0/-1', 'expected a prefix length'],
    ['10.0.0.0/0.0.0.255', 'not a run of ones'],
    ['10.0.0.0/255.0.255.0', 'not a run of ones'],
    ['2001:db8::/ffff::', 'expected a prefix length'],
    ['10.1.2.3/8', 'write 10.0.0.0/8 for the network, or 10.1.2.3 for the one address'],
    ['fe80::%eth0/64', 'a network has no zone'],
    ['fe80::1%eth0', 'a network has no zone'],
    ['10.0.0/8', 'expected a network'],
    ['', 'expected a network'],
  ])('refuses %s and says: %s', (text, message) => {
    expect(() => parseCidr(text)).toThrow(message);
  });

  it('clears the bits after the prefix on request', () => {
    expect(formatCidr(parseCidr('10.1.2.3/8', { hostBits: 'clear' }))).toBe('10.0.0.0/8');
  });

  it('survives its own text', () => {
    fc.assert(
      fc.property(fc.oneof(network4, network6), (cidr) => {
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });
});

describe('cidrContains', () => {
  it('agrees with ipaddr.js', () => {
    fc.assert(
      fc.property(
        fc.oneof(network4, network6),
        fc.tuple(word, word, word, word),
        fc.nat(128),
        ({ network, prefix }, w, keep) => {
          // Addresses that share some leading bits with the network meet both answers often.
          const noise = network.family === 4 ? ipv4(w[3]) : ipv6(...w);
          const near = mixed(network, noise, keep);
          const peer = ipaddr.parse(formatAddress(near)).match(ipaddr.parse(formatAddress(network)), prefix);
          expect(cidrContains({ network, prefix }, near)).toBe(peer);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('holds its first and last address and not the one after', () => {
    fc.assert(
      fc.property(network4, (cidr) => {
        expect(cidrContains(cidr, cidr.network)).toBe(true);
        expect(cidrContains(cidr, lastAddress(cidr))).toBe(true);
        const peer = ipaddr.IPv4.broadcastAddressFromCIDR(formatCidr(cidr)).toString();
        expect(formatAddress(lastAddress(cidr))).toBe(peer);
      }),
    );
  });

  it('keeps the families apart', () => {
    expect(cidrContains(parseCidr('::/0'), parseAddress('1.2.3.4'))).toBe(false);
    expect(cidrContains(parseCidr('0.0.0.0/0'), parseAddress('::ffff:1.2.3.4'))).toBe(false);
  });
});

function mixed(a: ReturnType<typeof ipv6>, b: ReturnType<typeof ipv6>, keep: number): ReturnType<typeof ipv6> {
  const [head, tail] = [maskAddress(a, keep), maskAddress(b, keep)];
  const join = (x: number, y: number, z: number): number => (x | (y ^ z)) >>> 0;
  if (a.family === 4) return ipv4(join(head.w3, b.w3, tail.w3));
  return ipv6(
    join(head.w0, b.w0, tail.w0),
    join(head.w1, b.w1, tail.w1),
    join(head.w2, b.w2, tail.w2),
    join(head.w3, b.w3, tail.w3),
  );
}
