import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { eq } from './eq.js';

describe('@eq', () => {
  it.each([
    ['matches 5 eq 5', '5', '5', true],
    ['matches nothing eq 0', '0', '', true],
    ['matches abc eq 0', '0', 'abc', true],
    ['matches 5abc eq 5', '5', '5abc', true],
    ['matches  -3 eq -3', '-3', ' -3', true],
    ['does not match 10 eq 5', '5', '10', false],
    ['does not match -5 eq 0', '0', '-5', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(eq, argument, value).matches).toBe(matches);
  });
});
