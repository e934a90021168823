import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOf, ip6, noEnd, protocolName } from './addresses.js';

test.each([
  ['::', '0'.repeat(32)],
  ['::1', `${'0'.repeat(31)}1`],
  ['2001:db8::8:800:200c:417a', '20010db80000000000080800200c417a'],
  ['fe80::1:0:0:1', 'fe800000000000000001000000000001'],
  ['10.1.2.3', '00000000000000000000ffff0a010203'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
])('%s', (text, hex) => {
  expect(ip6(Buffer.from(hex, 'hex'), 0)).toBe(text);
});

test('socket addresses of each family are read, others are none', () => {
  expect(endOf(Uint8Array.from([2, 0, 0, 80, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]))).toEqual({
    address: '10.0.0.1',
    port: 80,
    path: '',
  });
  expect(endOf(Buffer.from('\x01\0/run/x\0rest', 'latin1'))).toEqual({ ...noEnd, path: '/run/x' });
  expect(endOf(Buffer.from('\x01\0\0abstract', 'latin1'))).toEqual({ ...noEnd, path: '@abstract' });
  expect(endOf(Uint8Array.from([16, 0, 0, 0]))).toEqual(noEnd);
  expect([protocolName(6, 2), protocolName(0, 1), protocolName(0, 2), protocolName(99, 2)]).toEqual([
    'tcp',
    'unix',
    '',
    '99',
  ]);
});

test('any bytes give an end', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 130 }), (bytes) => endOf(bytes).port <= 65_535));
});
