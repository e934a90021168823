import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { contains } from './contains.js';

describe('@contains', () => {
  it.each([
    ['matches anywhere', 'b', 'abc', true],
    ['minds the case', 'B', 'abc', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(contains, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(contains, 'b', 'abc');
    expect(span).toEqual([1, 2]);
    expect(captures[0]).toBe('b');
  });
});
