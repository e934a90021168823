import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { streq } from './streq.js';

describe('@streq', () => {
  it.each([
    ['matches the same bytes', 'abc', 'abc', true],
    ['not a part', 'ab', 'abc', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(streq, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(streq, 'abc', 'abc');
    expect(span).toEqual([0, 3]);
    expect(captures[0]).toBe('abc');
  });
});
