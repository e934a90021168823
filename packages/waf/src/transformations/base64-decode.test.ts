import { describe, expect, it } from 'vitest';
import { base64Decode, base64DecodeExt, base64Encode } from './base64-decode.js';

describe('base64Decode', () => {
  it.each([
    ['decodes padded text', 'VGVzdENhc2U=', 'TestCase'],
    ['skips line breaks', 'VGVz\r\ndENhc2U=', 'TestCase'],
    ['stops at a foreign byte and keeps what it has', 'VGVz!dENh', 'Tes'],
    ['drops the bits of a lone sextet', 'VGVzd', 'Tes'],
    ['decodes without padding', 'VGVzdA', 'Test'],
  ])('%s', (_, input, output) => {
    expect(base64Decode.apply(input)).toBe(output);
  });
});

describe('base64DecodeExt', () => {
  it.each([
    ['skips foreign bytes', 'V.G-V z', 'Tes'],
    ['skips padding in the middle', 'VGVz=dENh', 'TestCa'],
  ])('%s', (_, input, output) => {
    expect(base64DecodeExt.apply(input)).toBe(output);
  });
});

describe('base64Encode', () => {
  it.each([
    ['pads', 'Test', 'VGVzdA=='],
    ['encodes bytes, not characters', '\xff\x00', '/wA='],
  ])('%s', (_, input, output) => {
    expect(base64Encode.apply(input)).toBe(output);
  });
});
