import { describe, expect, it } from 'vitest';
import { hexDecode, hexEncode, sqlHexDecode } from './hex.js';

describe('hexDecode', () => {
  it.each([
    ['decodes pairs of either case', '4a4B', 'JK'],
    ['gives nothing for odd length', '4a4', ''],
    ['gives nothing for a foreign byte', '4a4x', ''],
  ])('%s', (_, input, output) => {
    expect(hexDecode.apply(input)).toBe(output);
  });
});

describe('hexEncode', () => {
  it.each([['encodes every byte', '\x00a\xff', '0061ff']])('%s', (_, input, output) => {
    expect(hexEncode.apply(input)).toBe(output);
  });
});

describe('sqlHexDecode', () => {
  it.each([
    ['decodes literals in place', 'select 0x414243, 0X44', 'select ABC, D'],
    ['keeps a prefix without digits', '0xg 0x4', '0xg 0x4'],
    ['keeps a digit left over', '0x41424', 'AB4'],
  ])('%s', (_, input, output) => {
    expect(sqlHexDecode.apply(input)).toBe(output);
  });
});
