import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSqli } from './detect-sqli.js';

describe('detectSqli', () => {
  it.each([
    ['a tautology in single quotes', "1' OR '1'='1", 's&sos'],
    ['a union', '1 UNION SELECT password FROM users', '1UEnk'],
    ['a union in double quotes', '1" UNION ALL SELECT * FROM FOO', 'sUEok'],
    ['a stacked statement', '1; DROP TABLE users', '1;Tnn'],
    ['a comment after a number', '1--', '1c'],
    ['a folded number before a comment', '1*1--', '1c'],
    ['a comment that MySQL runs', '1 /*!UNION*/', 'X'],
    ['open strings on both sides', "foo' OR 'BAR", 's&s'],
    ['a MySQL comment', "' or 1=1#", 's&1c'],
  ])('finds %s', (_, text, fingerprint) => {
    expect(detectSqli(text)).toBe(fingerprint);
  });

  it.each([
    'hello world',
    "it's",
    'black and white',
    '1234-ABCDEF-',
    'select one of these',
    'sexy and 17',
    'union',
    '1 union',
    'foo -- bar',
    '',
    'http://example.com/?a=1&b=2',
    'O\'Neill and "Sons"',
  ])('leaves %j alone', (text) => {
    expect(detectSqli(text)).toBeUndefined();
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)) }),
        (text) => {
          const found = detectSqli(text);
          return found === undefined || (found.length >= 1 && found.length <= 5);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
