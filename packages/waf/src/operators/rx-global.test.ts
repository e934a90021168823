import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { rxGlobal } from './rx-global.js';

describe('@rxGlobal', () => {
  it('gives every match and its groups one after the other', () => {
    expect(evaluate(rxGlobal, '([a-z])(\\d)?', 'a1b c2').captures).toEqual([
      'a1',
      'a',
      '1',
      'b',
      'b',
      '',
      'c2',
      'c',
      '2',
    ]);
  });

  it('stops at a hundred', () => {
    expect(evaluate(rxGlobal, 'a', 'a'.repeat(10_000)).captures).toHaveLength(100);
  });

  it('goes on after empty matches', () => {
    expect(evaluate(rxGlobal, 'x*', 'ab').captures).toEqual(['', '', '']);
  });

  it('does not match without a match', () => {
    expect(evaluate(rxGlobal, 'x', 'ab').matches).toBe(false);
  });
});
