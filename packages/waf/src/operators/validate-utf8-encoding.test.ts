import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { validateUtf8Encoding } from './validate-utf8-encoding.js';

describe('@validateUtf8Encoding', () => {
  it.each([
    ['leaves ASCII', '', 'abc', false],
    ['leaves two to four bytes', '', '\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80', false],
    ['finds a lone byte', '', '\xe9', true],
    ['finds a cut sequence', '', '\xe2\x82', true],
    ['finds an overlong form', '', '\xc0\xaf', true],
    ['finds a surrogate', '', '\xed\xa0\x80', true],
    ['finds what lies past the last code point', '', '\xf4\x90\x80\x80', true],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(validateUtf8Encoding, argument, value).matches).toBe(matches);
  });
});
