import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { le } from './le.js';

describe('@le', () => {
  it.each([
    ['matches 5 le 5', '5', '5', true],
    ['matches -1 le 0', '0', '-1', true],
    ['does not match 6 le 5', '5', '6', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(le, argument, value).matches).toBe(matches);
  });
});
