import { describe, expect, it } from 'vitest';
import { removeNulls, replaceNulls } from './nulls.js';

describe('removeNulls', () => {
  it.each([['deletes every NUL', '\0a\0\0b\0', 'ab']])('%s', (_, input, output) => {
    expect(removeNulls.apply(input)).toBe(output);
  });
});

describe('replaceNulls', () => {
  it.each([['blanks every NUL', '\0a\0', ' a ']])('%s', (_, input, output) => {
    expect(replaceNulls.apply(input)).toBe(output);
  });
});
