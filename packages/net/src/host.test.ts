import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, NetError, parseHost, specialName, tryParseHost } from './index.js';

describe('parseHost', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0X7F.1',
    '127.1',
    '127.0.1',
    '0177.0.0.1',
    '0x7f.0.0x0.01',
    '127.0.0.1.',
    '１２７.０.０.１',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '127．0．0｡1',
    '%31%32%37.0.0.1',
    '127.0.0.%EF%BC%91',
    '12\u00ad7.0.0.1',
    '0x7f.\u200b1',
    '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
    '0000000000000000000000177.1',
  ])('reads %s as 127.0.0.1', (text) => {
    expect(parseHost(text).text).toBe('127.0.0.1');
  });

  it.each([
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['[::FFFF:127.0.0.1]', '::ffff:127.0.0.1'],
    ['[fe80::1%25eth0]', 'fe80::1%eth0'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['LocalHost.', 'localhost'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['EXAMPLE%2ecom', 'example.com'],
    ['ⓔⓧⓐⓜⓟⓛⓔ.com', 'example.com'],
    ['0x', '0.0.0.0'],
    ['my_host', 'my_host'],
    ['1.2.3.4.example', '1.2.3.4.example'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseHost(text).text).toBe(canonical);
  });

  it.each([
    ['010.0.0.1', '8.0.0.1', ['10.0.0.1']],
    ['4294967297', '0.0.0.1', []],
    ['127.0.0.257', '127.0.0.1', []],
    ['08.0.0.1', '8.0.0.1', []],
    ['127.1', '127.0.0.1', []],
  ])('names the other readings of %s', (text, first, others) => {
    const host = parseHost(text);
    expect([host.text, host.others.map(formatAddress)]).toEqual([first, others]);
  });

  it.each([
    '',
    '.',
    'a b',
    'a/b',
    'user@host',
    'host:80',
    '[::1',
    '[::1]:80',
    '[127.0.0.1]',
    '1.2.3.4.5',
    '1..2',
    'a.0x1g.1',
    '%',
    '%zz',
    '%2531',
    'a%00b',
    'a%2fb',
    'a\u2100b',
    '::g',
  ])('refuses %s', (text) => {
    expect(tryParseHost(text)).toBeUndefined();
    expect(() => parseHost(text)).toThrow(NetError);
  });

  it('agrees with the URL of the platform on every host that both accept, and accepts all that it accepts', () => {
    const part = fc.oneof(
      fc.nat(300).map(String),
      fc.nat(300).map((n) => `0${n.toString(8)}`),
      fc.nat(0xffffffff).map((n) => `0x${n.toString(16)}`),
      fc.constantFrom('0x', '09', 'a', '-', 'x1'),
    );
    const dotted = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(dotted, fc.constantFrom('', '.'), (name, dot) => {
        const peer = URL.parse(`http://${name}${dot}/`)?.hostname;
        if (peer === undefined) return;
        expect([name, tryParseHost(name + dot)?.text]).toEqual([name, peer.endsWith('.') ? peer.slice(0, -1) : peer]);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with the URL of the platform on Unicode and percent-encoded names', () => {
    const char = fc.constantFrom(...'aZ09-.。．｡１ａ①ß\u00ad', '%61', '%C3%BC', 'ü', '\u200b', 'İ', 'ſ', 'K');
    fc.assert(
      fc.property(fc.array(char, { minLength: 1, maxLength: 12 }), (chars) => {
        const text = chars.join('');
        const peer = URL.parse(`http://${text}/`)?.hostname;
        if (peer === undefined || peer === '' || peer === '.') return;
        const ours = tryParseHost(text)?.text;
        if (ours !== undefined || !peer.includes('..'))
          expect([text, ours]).toEqual([text, peer.endsWith('.') ? peer.slice(0, -1) : peer]);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws anything but its own error, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => void tryParseHost(text)));
  });
});

describe('specialName', () => {
  it.each([
    ['localhost', 'loopback'],
    ['app.localhost', 'loopback'],
    ['metadata.google.internal', 'metadata'],
    ['db.internal', 'internal'],
    ['printer.local', 'internal'],
  ])('knows %s as %s', (name, kind) => {
    expect(specialName(name)?.kind).toBe(kind);
  });

  it.each(['example.com', 'localhost.example.com', 'constructor', ''])('knows nothing of %s', (name) => {
    expect(specialName(name)).toBeUndefined();
  });
});
