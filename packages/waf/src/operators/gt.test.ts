import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { gt } from './gt.js';

describe('@gt', () => {
  it.each([
    ['matches 6 gt 5', '5', '6', true],
    ['matches 99999999999999999999999 gt 64000', '64000', '99999999999999999999999', true],
    ['does not match 5 gt 5', '5', '5', false],
    ['does not match nothing gt 0', '0', '', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(gt, argument, value).matches).toBe(matches);
  });
});
