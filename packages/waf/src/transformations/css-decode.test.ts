import { describe, expect, it } from 'vitest';
import { cssDecode } from './css-decode.js';

describe('cssDecode', () => {
  it.each([
    ['decodes digits and swallows one white space', '\\6a \\61 vascript', 'javascript'],
    ['reads six digits at most', '\\0000611', 'a1'],
    ['writes UTF-8', '\\e9', '\xc3\xa9'],
    ['reads full-width ASCII as what it looks like', '\\ff1cscript', '<script'],
    ['replaces what is no code point', '\\d800', '\xef\xbf\xbd'],
    ['joins lines', 'expr\\\nession', 'expression'],
    ['unquotes other bytes', 'j\\vascript', 'jvascript'],
    ['drops a backslash at the end', 'a\\', 'a'],
  ])('%s', (_, input, output) => {
    expect(cssDecode.apply(input)).toBe(output);
  });
});
