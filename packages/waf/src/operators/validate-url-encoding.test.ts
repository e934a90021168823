import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { validateUrlEncoding } from './validate-url-encoding.js';

describe('@validateUrlEncoding', () => {
  it.each([
    ['leaves valid escapes', '', 'a%20b+c', false],
    ['finds a broken escape', '', 'a%2', true],
    ['finds one after valid ones', '', '%20%zz', true],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(validateUrlEncoding, argument, value).matches).toBe(matches);
  });
});
