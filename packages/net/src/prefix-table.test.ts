import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cidr,
  cidrContains,
  createAddressSet,
  createPrefixTable,
  ipv4,
  ipv6,
  lastAddress,
  maskAddress,
  parseAddress,
} from './index.js';

// A small universe of bits, so that prefixes nest, repeat and touch.
const bits = fc.constantFrom(0, 1, 2, 3, 0x80000000, 0x80000001, 0xc0000000, 0xfffffffe, 0xffffffff);
const address = fc.oneof(
  bits.map(ipv4),
  fc.tuple(bits, bits, bits, bits).map(([a, b, c, d]) => ipv6(a, b, c, d)),
);
const network = fc.tuple(address, fc.nat(128)).map(([a, n]): Cidr => {
  const prefix = a.family === 4 ? n % 33 : n;
  return { network: maskAddress(a, prefix), prefix };
});

describe('createPrefixTable', () => {
  it('gives the value of the longest prefix, as a linear search does', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 30 }), fc.array(address, { maxLength: 20 }), (networks, probes) => {
        const table = createPrefixTable(
          networks.map((cidr, index) => [cidr, index] as const),
          { mapped: 'distinct' },
        );
        const edges = networks.flatMap((cidr) => [cidr.network, lastAddress(cidr)]);
        for (const probe of [...probes, ...edges]) {
          let best = -1;
          networks.forEach((cidr, index) => {
            if (cidrContains(cidr, probe) && (best < 0 || cidr.prefix >= networks[best]!.prefix)) best = index;
          });
          expect(table.lookup(probe)).toBe(best < 0 ? undefined : best);
          expect(table.has(probe)).toBe(best >= 0);
        }
        expect(table.size).toBe(new Set(networks.map((c) => JSON.stringify(c))).size);
      }),
      { numRuns: 500 },
    );
  });

  it('looks up a mapped address as IPv4, unless told to keep the families apart', () => {
    const mapped = parseAddress('::ffff:10.0.0.1');
    expect(createAddressSet(['10.0.0.0/8']).has(mapped)).toBe(true);
    expect(createAddressSet(['10.0.0.0/8'], { mapped: 'distinct' }).has(mapped)).toBe(false);
    expect(createAddressSet(['::ffff:10.0.0.0/104']).has(parseAddress('10.0.0.1'))).toBe(true);
    expect(createAddressSet(['::/0']).has(mapped)).toBe(true);
  });

  it('is empty without networks', () => {
    const set = createAddressSet([]);
    expect([set.size, set.has(ipv4(0)), set.has(ipv6(0, 0, 0, 0))]).toEqual([0, false, false]);
  });

  it('refuses a network with bits after its prefix, unless told to clear them', () => {
    expect(() => createAddressSet(['10.0.0.1/8'])).toThrow('write 10.0.0.0/8');
    expect(createAddressSet(['10.0.0.1/8'], { hostBits: 'clear' }).has(parseAddress('10.9.9.9'))).toBe(true);
  });
});
