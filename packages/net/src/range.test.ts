import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressToBigInt,
  cidrToRange,
  createAddressSet,
  formatCidr,
  ipv4,
  ipv6,
  mergeCidrs,
  parseAddress,
  parseCidr,
  rangeToCidrs,
} from './index.js';

describe('rangeToCidrs', () => {
  it.each([
    ['10.0.0.0', '10.255.255.255', ['10.0.0.0/8']],
    ['10.0.0.1', '10.0.0.6', ['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/32']],
    ['0.0.0.0', '255.255.255.255', ['0.0.0.0/0']],
    ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['::/0']],
    ['::1', '::1', ['::1/128']],
  ])('covers %s to %s exactly', (first, last, networks) => {
    expect(rangeToCidrs({ first: parseAddress(first), last: parseAddress(last) }).map(formatCidr)).toEqual(networks);
  });

  it('gives adjacent networks from the first address to the last', () => {
    const pair = fc.oneof(
      fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map((w) => w.map(ipv4)),
      fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map((w) => w.map((x) => ipv6(1, 2, x, x ^ 5))),
    );
    fc.assert(
      fc.property(pair, (ends) => {
        const [first, last] = ends.sort((a, b) => (addressToBigInt(a) < addressToBigInt(b) ? -1 : 1)) as [
          (typeof ends)[0],
          (typeof ends)[0],
        ];
        let at = addressToBigInt(first);
        for (const range of rangeToCidrs({ first, last }).map(cidrToRange)) {
          expect(addressToBigInt(range.first)).toBe(at);
          at = addressToBigInt(range.last) + 1n;
        }
        expect(at).toBe(addressToBigInt(last) + 1n);
      }),
    );
  });

  it('refuses mixed families and a reversed range', () => {
    expect(() => rangeToCidrs({ first: parseAddress('1.1.1.1'), last: parseAddress('::1') })).toThrow('one family');
    expect(() => rangeToCidrs({ first: parseAddress('1.1.1.2'), last: parseAddress('1.1.1.1') })).toThrow(
      'ends before it starts',
    );
  });
});

describe('mergeCidrs', () => {
  it('joins nested, equal and adjacent networks', () => {
    const merged = mergeCidrs(
      ['10.0.0.0/9', '10.128.0.0/9', '10.1.0.0/16', '::1', '192.0.2.0/25', '::/127', '10.0.0.0/9'].map((t) =>
        parseCidr(t),
      ),
    );
    expect(merged.map(formatCidr)).toEqual(['10.0.0.0/8', '192.0.2.0/25', '::/127']);
  });

  it('holds the same addresses as before', () => {
    const network = fc
      .tuple(fc.nat(255), fc.integer({ min: 24, max: 32 }))
      .map(([n, prefix]) => `10.0.0.${(n >> (32 - prefix)) << (32 - prefix)}/${prefix}`);
    fc.assert(
      fc.property(fc.array(network), (texts) => {
        const before = createAddressSet(texts);
        const after = createAddressSet(mergeCidrs(texts.map((t) => parseCidr(t))));
        for (let n = 0; n < 256; n++) expect(after.has(ipv4(0x0a000000 + n))).toBe(before.has(ipv4(0x0a000000 + n)));
      }),
    );
  });
});
