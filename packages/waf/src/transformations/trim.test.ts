import { describe, expect, it } from 'vitest';
import { trim, trimLeft, trimRight } from './trim.js';

describe('trim', () => {
  it.each([
    ['cuts both ends', ' \t a b \n', 'a b'],
    ['empties white space', ' \n ', ''],
  ])('%s', (_, input, output) => {
    expect(trim.apply(input)).toBe(output);
  });
});

describe('trimLeft', () => {
  it.each([['cuts the start', '  a ', 'a ']])('%s', (_, input, output) => {
    expect(trimLeft.apply(input)).toBe(output);
  });
});

describe('trimRight', () => {
  it.each([['cuts the end', ' a  ', ' a']])('%s', (_, input, output) => {
    expect(trimRight.apply(input)).toBe(output);
  });
});
