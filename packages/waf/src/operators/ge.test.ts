import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { ge } from './ge.js';

describe('@ge', () => {
  it.each([
    ['matches 5 ge 5', '5', '5', true],
    ['matches 10 ge 5', '5', '10', true],
    ['does not match 4 ge 5', '5', '4', false],
    ['does not match -1 ge 0', '0', '-1', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(ge, argument, value).matches).toBe(matches);
  });
});
