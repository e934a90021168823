import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexWords, wordQuery } from './words.js';

describe('wordQuery', () => {
  it.each([
    ['SQL injection', "('sql') & ('injection')"],
    ['inject*', "('inject':*)"],
    ['"sql injection" x', "('sql' <-> 'injection') & ('x')"],
    ["o'brien", "('o' <-> 'brien')"],
    ['Réponse', "('reponse')"],
    ["'); DROP TABLE x; --", "('drop') & ('table') & ('x')"],
    ['*', ''],
  ])('of %s is %s', (text, query) => {
    expect(wordQuery(text)).toBe(query);
  });

  it('holds nothing but quoted letters and digits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(wordQuery(text)).toMatch(/^(\(('[\p{L}\p{N}]+'(:\*)?( <-> )?)+\)( & )?)*$/u);
        expect(indexWords(text)).toMatch(/^[\p{L}\p{N} ]*$/u);
      }),
    );
  });
});
