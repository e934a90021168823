import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { validateByteRange } from './validate-byte-range.js';

describe('@validateByteRange', () => {
  it.each([
    ['leaves bytes inside the ranges', '9,10,32-126', 'a\tb', false],
    ['finds a byte outside', '32-126', 'a\0b', true],
    ['finds every byte without ranges', '', 'a', true],
    ['leaves nothing alone', '', '', false],
    ['takes blanks around numbers', '1 - 5, 97', 'a', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(validateByteRange, argument, value).matches).toBe(matches);
  });

  it('tells the byte', () => {
    expect(evaluate(validateByteRange, '97', 'ab').span).toEqual([1, 2]);
  });

  it.each(['256', '-1', 'a', '5-3', '1-2-3', '1-', '1e1'])('refuses %s', (argument) => {
    expect(() => evaluate(validateByteRange, argument, '')).toThrow(OperatorArgumentError);
  });
});
