import { describe, expect, it } from 'vitest';
import { compressWhitespace, removeWhitespace } from './white-space.js';

describe('removeWhitespace', () => {
  it.each([
    ['deletes white space of every kind', ' a\t\n\v\f\rb', 'ab'],
    ['deletes non-breaking spaces', 'a\xc2\xa0b\xa0', 'ab'],
  ])('%s', (_, input, output) => {
    expect(removeWhitespace.apply(input)).toBe(output);
  });
});

describe('compressWhitespace', () => {
  it.each([
    ['joins runs', 'a \t b', 'a b'],
    ['turns a lone tab into a blank', 'a\tb', 'a b'],
    ['keeps single blanks', 'a b c', 'a b c'],
  ])('%s', (_, input, output) => {
    expect(compressWhitespace.apply(input)).toBe(output);
  });
});
