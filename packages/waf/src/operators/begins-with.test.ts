import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { beginsWith } from './begins-with.js';

describe('@beginsWith', () => {
  it.each([
    ['matches at the start', 'ab', 'abc', true],
    ['matches the empty argument', '', 'abc', true],
    ['not later', 'bc', 'abc', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(beginsWith, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(beginsWith, 'ab', 'abc');
    expect(span).toEqual([0, 2]);
    expect(captures[0]).toBe('ab');
  });
});
