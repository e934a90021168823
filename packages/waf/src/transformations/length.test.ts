import { describe, expect, it } from 'vitest';
import { length } from './length.js';

describe('length', () => {
  it.each([
    ['counts bytes', 'a\0\xff', '3'],
    ['counts none', '', '0'],
  ])('%s', (_, input, output) => {
    expect(length.apply(input)).toBe(output);
  });
});
