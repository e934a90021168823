import { describe, expect, it } from 'vitest';
import { removeComments, removeCommentsChar, replaceComments } from './comments.js';

describe('replaceComments', () => {
  it.each([
    ['replaces comments, an open one too', 'a/*b*/c/*d', 'a c '],
    ['does not end a comment with its own start', 'a/*/b', 'a '],
    ['keeps a lone end', 'a*/b', 'a*/b'],
  ])('%s', (_, input, output) => {
    expect(replaceComments.apply(input)).toBe(output);
  });
});

describe('removeCommentsChar', () => {
  it.each([['deletes the marks', 'a/*b*/<!--c-->--d#', 'abcd']])('%s', (_, input, output) => {
    expect(removeCommentsChar.apply(input)).toBe(output);
  });
});

describe('removeComments', () => {
  it.each([
    ['deletes comments of both kinds', 'a/*b*/c<!--d-->e', 'ace'],
    ['cuts at a line comment', 'a--b', 'a'],
    ['cuts at a hash', 'a#b', 'a'],
    ['leaves a blank for an open comment', 'a/*b', 'a '],
    ['leaves a NUL when a comment ends the value', 'a/*b*/', 'a\0'],
  ])('%s', (_, input, output) => {
    expect(removeComments.apply(input)).toBe(output);
  });
});
