import { expect, it } from 'vitest';
import { leadingInteger } from './integer.js';

it.each([
  ['12', 12],
  [' \t-12x', -12],
  ['+7', 7],
  ['', 0],
  ['x', 0],
  ['-', 0],
  ['0x10', 0],
  ['1e3', 1],
])('leadingInteger(%j) is %d', (text, number) => {
  expect(leadingInteger(text)).toBe(number);
});
