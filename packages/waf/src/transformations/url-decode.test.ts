import { describe, expect, it } from 'vitest';
import { urlDecode, urlDecodeUni } from './url-decode.js';

describe('urlDecode', () => {
  it.each([
    ['decodes bytes and blanks', 'a+%41%2b', 'a A+'],
    ['keeps broken escapes', '%zz%4%', '%zz%4%'],
    ['does not know %u', '%u0041', '%u0041'],
  ])('%s', (_, input, output) => {
    expect(urlDecode.apply(input)).toBe(output);
  });
});

describe('urlDecodeUni', () => {
  it.each([
    ['decodes %u by the best-fit map', '%u0041%u201c%U00e9', 'A"e'],
    ['takes the low byte without a mapping', '%u1141', 'A'],
    ['reads full-width ASCII as what it looks like', '%uff1c', '<'],
    ['keeps broken escapes', '%u00g0%u00', '%u00g0%u00'],
  ])('%s', (_, input, output) => {
    expect(urlDecodeUni.apply(input)).toBe(output);
  });
});
