import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { endsWith } from './ends-with.js';

describe('@endsWith', () => {
  it.each([
    ['matches at the end', 'bc', 'abc', true],
    ['not earlier', 'ab', 'abc', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(endsWith, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(endsWith, 'bc', 'abc');
    expect(span).toEqual([1, 3]);
    expect(captures[0]).toBe('bc');
  });
});
