import { expect, it } from 'vitest';
import { md5, sha1 } from './digest.js';
import { hexEncode } from './hex.js';

it.each([
  ['md5', md5, 'TestCase', 'c9aba2c3e60126169e80e9a26ba273c1'],
  ['md5 of bytes over 7F', md5, '\xff', '00594fd4f42ba43fc1ca0427a0576295'],
  ['sha1', sha1, '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
])('%s gives the raw digest', (_, transformation, input, output) => {
  expect(hexEncode.apply(transformation.apply(input))).toBe(output);
});
