import { describe, expect, it } from 'vitest';
import { cmdLine } from './cmd-line.js';

describe('cmdLine', () => {
  it.each([
    ['deletes quotes, carets and backslashes', 'w\\g"e\'t^', 'wget'],
    ['joins separators into one blank', 'a,;\t\r\n b', 'a b'],
    ['deletes the blank before a slash or a parenthesis', 'cmd /c (dir', 'cmd/c(dir'],
    ['lowers the case', 'CMD', 'cmd'],
    ['joins blanks across a deleted byte', 'a ^ b', 'a b'],
  ])('%s', (_, input, output) => {
    expect(cmdLine.apply(input)).toBe(output);
  });
});
