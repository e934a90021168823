import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { noMatch, unconditionalMatch } from './constant-match.js';

describe('@unconditionalMatch and @noMatch', () => {
  it('match always and never', () => {
    expect(evaluate(unconditionalMatch, '', 'x').matches).toBe(true);
    expect(evaluate(noMatch, '', 'x').matches).toBe(false);
  });
});
