import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { lt } from './lt.js';

describe('@lt', () => {
  it.each([
    ['matches 4 lt 5', '5', '4', true],
    ['matches nothing lt 5', '5', '', true],
    ['does not match 5 lt 5', '5', '5', false],
    ['does not match 99999999999999999999999 lt 0', '0', '99999999999999999999999', false],
  ])('%s', (_, argument, value, matches) => {
    expect(evaluate(lt, argument, value).matches).toBe(matches);
  });
});
