import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { containsWord } from './contains-word.js';

describe('@containsWord', () => {
  it.each([
    ['matches a whole word', 'b', 'a b c', true],
    ['not inside a word', 'b', 'abc', false],
    ['finds a later one', 'b', 'ab b', true],
    ['does not take digits for letters', 'b', '1b2', true],
    ['matches the empty argument', '', 'abc', true],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(containsWord, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(containsWord, 'b', 'a b');
    expect(span).toEqual([2, 3]);
    expect(captures[0]).toBe('b');
  });
});
