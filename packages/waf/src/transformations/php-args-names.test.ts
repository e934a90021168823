import { describe, expect, it } from 'vitest';
import { phpArgsNames } from './php-args-names.js';

describe('phpArgsNames', () => {
  it.each([
    ['renames as PHP does', '  a b.c[d.e]', 'a_b_c[d.e]'],
    ['replaces an open bracket', 'a[b.c', 'a_b_c'],
    ['keeps plain names', 'abc[d][e]', 'abc[d][e]'],
  ])('%s', (_, input, output) => {
    expect(phpArgsNames.apply(input)).toBe(output);
  });
});
