import { describe, expect, it } from 'vitest';
import { lowercase, uppercase } from './letter-case.js';

describe('lowercase', () => {
  it.each([['lowers ASCII only', 'AZ\xc4', 'az\xc4']])('%s', (_, input, output) => {
    expect(lowercase.apply(input)).toBe(output);
  });
});

describe('uppercase', () => {
  it.each([['raises ASCII only', 'az\xe4', 'AZ\xe4']])('%s', (_, input, output) => {
    expect(uppercase.apply(input)).toBe(output);
  });
});
