import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import {
  addressFromBigInt,
  addressFromBytes,
  addressToBigInt,
  addressToBytes,
  compareAddresses,
  formatAddress,
  ipv4,
  ipv6,
  NetError,
  parseAddress,
  sameAddress,
  tryParseAddress,
} from './index.js';

const word = fc.nat(0xffffffff);
const anyAddress = fc.oneof(
  word.map(ipv4),
  fc.tuple(word, word, word, word).map(([a, b, c, d]) => ipv6(a, b, c, d)),
  // Many zero groups, so that the place of "::" is exercised.
  fc
    .array(fc.constantFrom(0, 0, 0, 1, 0xffff), { minLength: 8, maxLength: 8 })
    .map((g) => ipv6((g[0]! << 16) | g[1]!, (g[2]! << 16) | g[3]!, (g[4]! << 16) | g[5]!, (g[6]! << 16) | g[7]!)),
);

describe('parseAddress', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7.8.9.10', '1:2:3:4:5:6:708:90a'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
  ])('reads %s as %s', (text, canonical) => {
    expect(formatAddress(parseAddress(text))).toBe(canonical);
  });

  it.each([
    '',
    ' ',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.04',
    '01.2.3.4',
    '1..2.3',
    '.1.2.3',
    '1.2.3.',
    '1.2.3.4.',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '0x7f.0.0.1',
    '+1.2.3.4',
    '１.2.3.4',
    ':',
    ':::',
    '1:::2',
    '1::2::3',
    ':1',
    '1:',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    '::1.2.3',
    '::1.2.3.4.5',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::01.2.3.4',
    '[::1]',
    'fe80::1%',
    'fe80::1%a%b',
    'fe80::1%a b',
    '1.2.3.4%eth0',
    '::1/128',
    `fe80::1%${'z'.repeat(65)}`,
  ])('refuses %.80s', (text) => {
    expect(tryParseAddress(text)).toBeUndefined();
    expect(() => parseAddress(text)).toThrow(NetError);
  });

  it.each([
    ['010.1.1.1', 'without leading zeros'],
    ['[::1]', 'without brackets'],
    ['10.0.0.0/8', 'parseCidr'],
    ['example.com', 'a name is not an address'],
    [' ::1', 'white space'],
    ['1::2::3', 'one run of zeros'],
  ])('says of %s what to do', (text, hint) => {
    expect(() => parseAddress(text)).toThrow(hint);
  });

  it('refuses very long texts', () => {
    for (const text of ['::'.padEnd(100_000, '0'), '1'.repeat(100_000), ':'.repeat(100_000)]) {
      expect(() => parseAddress(text)).toThrow(NetError);
    }
  });

  it('keeps control characters out of its messages', () => {
    expect(() => parseAddress('\u001b[2J\u007f')).toThrow(/^[\x20-\x7e]*$/);
  });

  it('agrees with ipaddr.js on every address in every text form', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const text = formatAddress(address);
        const peer = ipaddr.parse(text);
        expect(tryParseAddress(text)).toEqual(address);
        expect(formatAddress(parseAddress(peer.toNormalizedString()))).toBe(text);
        if (peer instanceof ipaddr.IPv6) {
          expect(
            formatAddress(parseAddress(peer.parts.map((part) => part.toString(16).padStart(4, '0')).join(':'))),
          ).toBe(text);
          if (!peer.isIPv4MappedAddress()) expect(peer.toRFC5952String()).toBe(text);
        }
        expect([...addressToBytes(address)]).toEqual(peer.toByteArray());
      }),
    );
  });

  it('takes and refuses the IPv6 texts that the platform and ipaddr.js do, but for the listed differences', () => {
    const piece = fc.constantFrom(
      ':',
      '::',
      '0:',
      '1:',
      'ffff:',
      'AbC:',
      '2',
      '1.2.3.4',
      '0.0.0.256',
      '01.2.3.4',
      '12345',
      'g',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const text = pieces.join('');
        if (!text.includes(':')) return;
        const ours = tryParseAddress(text);
        const platform = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
        expect([text, ours]).toEqual([text, platform === undefined ? undefined : parseAddress(platform)]);
        if (!IPADDR_DIFFERS.some((form) => form.test(text)))
          expect([text, ipaddr.IPv6.isValid(text)]).toEqual([text, ours !== undefined]);
      }),
      { numRuns: 3000 },
    );
  });
});

const IPADDR_DIFFERS = [
  /\./, // a dotted tail of loose IPv4 notation is taken, and ::1.2.3.4 is read as ::ffff:1.2.3.4
  /^(?=.*::)(?:[^:]*:){8,}/, // "::" may stand for no group at all
];

describe('address values', () => {
  it('survive bytes and numbers', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(addressFromBytes(addressToBytes(address))).toEqual(address);
        expect(addressFromBigInt(address.family, addressToBigInt(address))).toEqual(address);
      }),
    );
  });

  it('order as their numbers do, IPv4 first', () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, (a, b) => {
        const order =
          a.family - b.family ||
          (addressToBigInt(a) < addressToBigInt(b) ? -1 : addressToBigInt(a) > addressToBigInt(b) ? 1 : 0);
        expect(Math.sign(compareAddresses(a, b))).toBe(Math.sign(order));
        expect(sameAddress(a, b)).toBe(order === 0);
      }),
    );
  });

  it('differ when only their zones differ', () => {
    const [a, b] = [parseAddress('fe80::1%a'), parseAddress('fe80::1%b')];
    expect(sameAddress(a, b)).toBe(false);
    expect(compareAddresses(a, b)).toBeLessThan(0);
    expect(compareAddresses(b, a)).toBeGreaterThan(0);
  });

  it('come only from 4 or 16 bytes', () => {
    expect(addressFromBytes(new Uint8Array(5))).toBeUndefined();
  });
});
