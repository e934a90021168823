import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextWith, evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { pm, pmFromDataset, pmFromFile, pmf } from './pm.js';

describe('@pm', () => {
  it.each([
    ['finds any phrase', 'abc def', 'xxDEFxx', 'DEF'],
    ['finds a phrase inside another', 'abcd bc', 'xbcx', 'bc'],
    ['finds bytes written in hexadecimal', 'a|42|c', 'aBc', 'aBc'],
    ['finds a backtick', 'a ` b', '`x', '`'],
  ])('%s', (_, argument, value, found) => {
    expect(evaluate(pm, argument, value)).toMatchObject({ matches: true, captures: [found] });
  });

  it('does not match without a phrase', () => {
    expect(evaluate(pm, '', 'abc').matches).toBe(false);
    expect(evaluate(pm, 'abc', '').matches).toBe(false);
  });

  it('answers as a plain search for each phrase does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'B', 'c', 'x') }),
        (words, value) => {
          const expected = words.some((phrase) => value.toLowerCase().includes(phrase.toLowerCase()));
          expect(evaluate(pm, words.join(' '), value).matches).toBe(expected);
        },
      ),
    );
  });
});

describe('lists of phrases', () => {
  const context = contextWith(
    { 'a.data': '# shell\nrm -rf\nwget\n' },
    { readDataset: (name) => (name === 'words' ? ['abc'] : undefined) },
  );

  it.each([pmFromFile, pmf])('$name reads phrases with blanks', (operator) => {
    expect(evaluate(operator, 'a.data', 'x RM -RF /', context).matches).toBe(true);
    expect(evaluate(operator, 'a.data', 'rm', context).matches).toBe(false);
  });

  it('reads datasets by name', () => {
    expect(evaluate(pmFromDataset, 'words', 'xabcx', context).matches).toBe(true);
    expect(() => evaluate(pmFromDataset, 'none', '', context)).toThrow(OperatorArgumentError);
  });
});
