import { describe, expect, it } from 'vitest';
import { utf8toUnicode } from './utf8-to-unicode.js';

describe('utf8toUnicode', () => {
  it.each([
    ['writes two, three and four bytes', '\xc3\xa9\xef\xbc\x9c\xf0\x9f\x98\x80', '%u00e9%uff1c%u1f600'],
    ['decodes overlong forms', '\xc0\xaf', '%u002f'],
    ['keeps broken sequences', '\xc3(\xff\xe2\x82', '\xc3(\xff\xe2\x82'],
  ])('%s', (_, input, output) => {
    expect(utf8toUnicode.apply(input)).toBe(output);
  });
});
