import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import {
  cidrContains,
  classify,
  embeddedAddress,
  formatAddress,
  ipv4,
  ipv6,
  parseAddress,
  parseCidr,
  specialRanges,
} from './index.js';

describe('classify', () => {
  it.each([
    ['0.0.0.0', 'unspecified', false],
    ['0.1.2.3', 'this-network', false],
    ['10.1.2.3', 'private', false],
    ['100.64.0.1', 'shared', false],
    ['127.9.9.9', 'loopback', false],
    ['169.254.1.1', 'link-local', false],
    ['169.254.169.254', 'metadata', false],
    ['172.15.255.255', 'global', true],
    ['172.16.0.0', 'private', false],
    ['172.31.255.255', 'private', false],
    ['172.32.0.0', 'global', true],
    ['168.63.129.16', 'metadata', false],
    ['192.0.0.9', 'anycast', true],
    ['192.0.0.11', 'protocol', false],
    ['198.19.255.255', 'benchmarking', false],
    ['239.1.1.1', 'multicast', false],
    ['255.255.255.255', 'broadcast', false],
    ['8.8.8.8', 'global', true],
    ['::', 'unspecified', false],
    ['::1', 'loopback', false],
    ['::127.0.0.1', 'loopback', false],
    ['::ffff:10.0.0.1', 'private', false],
    ['::ffff:8.8.8.8', 'global', true],
    ['::ffff:0:127.0.0.1', 'loopback', false],
    ['64:ff9b::169.254.169.254', 'metadata', false],
    ['64:ff9b::8.8.8.8', 'global', true],
    ['64:ff9b:1:7f00:0:100::', 'loopback', false],
    ['64:ff9b:1::127.0.0.1', 'loopback', false],
    ['2002:7f00:1::1', 'loopback', false],
    ['2002:808:808::1', 'global', true],
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'loopback', false],
    ['2001:db8::1', 'documentation', false],
    ['fd12::1', 'private', false],
    ['fd00:ec2::254', 'metadata', false],
    ['fe80::1%eth0', 'link-local', false],
    ['fe80::5efe:127.0.0.1', 'loopback', false],
    ['2606:4700::5efe:8.8.8.8', 'global', true],
    ['2606:4700::5efe:10.0.0.1', 'private', false],
    ['ff02::1', 'multicast', false],
    ['2606:4700::1111', 'global', true],
  ])('calls %s %s, reachable: %s', (text, kind, reachable) => {
    const found = classify(parseAddress(text));
    expect([found.kind, found.reachable]).toEqual([kind, reachable]);
  });

  it('gives the name and the document of the block', () => {
    expect(classify(parseAddress('198.51.100.7')).range).toMatchObject({
      name: 'Documentation (TEST-NET-2)',
      reference: 'RFC 5737',
    });
  });

  it('looks through the translators that it is told of', () => {
    const nat64 = [parseCidr('2a00:1:2:3::/64')];
    expect(classify(parseAddress('2a00:1:2:3:a:0:100::')).kind).toBe('global');
    expect(classify(parseAddress('2a00:1:2:3:a:0:100::'), { nat64 }).kind).toBe('private');
  });

  it('gives the most specific of the blocks that hold an address', () => {
    const ranges = specialRanges();
    const word = fc.nat(0xffffffff);
    const inside = fc.constantFrom(...ranges).map((range) => range.cidr.network);
    const near = fc
      .tuple(inside, fc.nat(3))
      .map(([a, add]) => (a.family === 4 ? ipv4(a.w3 + add) : ipv6(a.w0, a.w1, a.w2, a.w3 + add)));
    fc.assert(
      fc.property(fc.oneof(near, word.map(ipv4)), (address) => {
        const holding = ranges
          .filter((range) => cidrContains(range.cidr, address))
          .sort((a, b) => b.cidr.prefix - a.cidr.prefix);
        expect(classify(address).range).toEqual(holding[0]);
      }),
    );
  });

  it('agrees with ipaddr.js, but for the blocks that only one of the two names', () => {
    const word = fc.nat(0xffffffff);
    const networks = specialRanges().map((range) => range.cidr.network);
    const address = fc.oneof(
      word.map(ipv4),
      fc.constantFrom(...networks),
      fc
        .tuple(fc.constantFrom(0xfc, 0xfd, 0xfe, 0xff, 0x20), fc.nat(0xffffff), word, word, word)
        .map(([top, a, b, c, d]) => ipv6((top << 24) | a, b, c, d)),
    );
    fc.assert(
      fc.property(address, (a) => {
        const plain = classify(a).range;
        const peer = ipaddr.parse(formatAddress(a)).range();
        if (plain !== undefined && ONLY_OURS.has(plain.name)) return;
        expect([formatAddress(a), NAMES[peer] ?? [peer]]).toEqual([
          formatAddress(a),
          expect.arrayContaining([plain?.kind === 'metadata' ? expect.anything() : (plain?.kind ?? 'global')]),
        ]);
      }),
      { numRuns: 2000 },
    );
  });
});

// What ipaddr.js calls a block, and our kinds for it.
const NAMES: Record<string, string[]> = {
  unicast: ['global'],
  unspecified: ['unspecified', 'this-network'],
  broadcast: ['broadcast'],
  multicast: ['multicast'],
  linkLocal: ['link-local'],
  loopback: ['loopback'],
  carrierGradeNat: ['shared'],
  private: ['private'],
  uniqueLocal: ['private'],
  deprecatedSiteLocal: ['private'],
  reserved: ['reserved', 'protocol', 'documentation', 'benchmarking', 'relay', 'anycast'],
  as112: ['anycast'],
  as112v6: ['anycast'],
  amt: ['anycast'],
  ipv4Mapped: ['translation'],
  rfc6145: ['translation'],
  rfc6052: ['translation'],
  '6to4': ['translation'],
  teredo: ['translation'],
  discard: ['discard'],
  benchmarking: ['benchmarking'],
  deprecatedOrchid: ['reserved'],
  orchid2: ['protocol'],
  droneRemoteIdProtocolEntityTags: ['protocol'],
  segmentRouting: ['protocol'],
};

// Registered or vendor blocks that ipaddr.js calls ordinary unicast.
const ONLY_OURS = new Set([
  'Deprecated (IPv4-compatible Address)',
  'Dummy IPv6 Prefix',
  'IETF Protocol Assignments',
  'Port Control Protocol Anycast',
  'Traversal Using Relays around NAT Anycast',
  'DNS-SD Service Registration Protocol Anycast',
  'Azure platform agent (WireServer)',
]);

describe('embeddedAddress', () => {
  it.each([
    ['::ffff:1.2.3.4', 'mapped'],
    ['::1.2.3.4', 'compatible'],
    ['::ffff:0:1.2.3.4', 'translated'],
    ['64:ff9b::1.2.3.4', 'nat64'],
    ['64:ff9b:1:102:3:400::', 'nat64'],
    ['2002:102:304::', '6to4'],
    ['2001::fefd:fcfb', 'teredo'],
    ['fe80::5efe:1.2.3.4', 'isatap'],
    ['2a00::200:5efe:1.2.3.4', 'isatap'],
  ])('finds 1.2.3.4 in %s, %s', (text, by) => {
    const found = embeddedAddress(parseAddress(text))!;
    expect([formatAddress(found.address), found.by]).toEqual(['1.2.3.4', by]);
  });

  it.each(['::', '::1', '1.2.3.4', '2001:db8::1', 'ff02::5efe:1.2.3.4'])('finds nothing in %s', (text) => {
    expect(embeddedAddress(parseAddress(text))).toBeUndefined();
  });

  // The examples of RFC 6052 section 2.4.
  it.each([
    ['2001:db8::/32', '2001:db8:c000:221::'],
    ['2001:db8:100::/40', '2001:db8:1c0:2:21::'],
    ['2001:db8:122::/48', '2001:db8:122:c000:2:2100::'],
    ['2001:db8:122:300::/56', '2001:db8:122:3c0:0:221::'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:c0:2:2100::'],
    ['2001:db8:122:344::/96', '2001:db8:122:344::192.0.2.33'],
  ])('reads the layout of a translator with prefix %s', (prefix, text) => {
    const found = embeddedAddress(parseAddress(text), [parseCidr(prefix)]);
    expect(found && formatAddress(found.address)).toBe('192.0.2.33');
  });
});
