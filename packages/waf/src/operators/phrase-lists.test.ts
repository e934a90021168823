import { describe, expect, it } from 'vitest';
import { contextWith } from '../../test/evaluate.js';
import { readLines, splitPhrases } from './phrase-lists.js';

describe('splitPhrases', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    ['A|42 43|D', ['ABCD']],
    ['a|b', ['a|b']],
    ['a|zz|b', ['a|zz|b']],
    ['', []],
  ])('%s', (argument, phrases) => {
    expect(splitPhrases(argument)).toEqual(phrases);
  });
});

describe('readLines', () => {
  it('joins the files that the argument names', () => {
    const context = contextWith({ a: 'x y\r\n# no\n', b: '\n z \n' });
    expect(readLines('pmFromFile', 'a b', context)).toEqual(['x y', 'z']);
  });

  it('refuses an empty argument', () => {
    expect(() => readLines('pmFromFile', ' ', contextWith())).toThrow('expects the path of a data file');
  });
});
