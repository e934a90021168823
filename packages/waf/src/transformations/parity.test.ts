import { describe, expect, it } from 'vitest';
import { parityEven7bit, parityOdd7bit, parityZero7bit } from './parity.js';

describe('parityEven7bit', () => {
  it.each([['makes the ones even', 'ac', '\xe1c']])('%s', (_, input, output) => {
    expect(parityEven7bit.apply(input)).toBe(output);
  });
});

describe('parityOdd7bit', () => {
  it.each([['makes the ones odd', 'ac', 'a\xe3']])('%s', (_, input, output) => {
    expect(parityOdd7bit.apply(input)).toBe(output);
  });
});

describe('parityZero7bit', () => {
  it.each([['clears the eighth bit', '\xe1\xe3', 'ac']])('%s', (_, input, output) => {
    expect(parityZero7bit.apply(input)).toBe(output);
  });
});
