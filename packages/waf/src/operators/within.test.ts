import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { within } from './within.js';

describe('@within', () => {
  it.each([
    ['matches a part of the argument', 'GET,POST', 'POST', true],
    ['matches nothing at all', 'GET', '', true],
    ['not more than the argument', 'GET', 'GETS', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(within, argument, value).matches).toBe(matches);
  });

  it('tells where it matched', () => {
    const { span, captures } = evaluate(within, 'GET,POST', 'POST');
    expect(span).toEqual([0, 4]);
    expect(captures[0]).toBe('POST');
  });
});
