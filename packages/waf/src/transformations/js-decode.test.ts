import { describe, expect, it } from 'vitest';
import { jsDecode } from './js-decode.js';

describe('jsDecode', () => {
  it.each([
    ['decodes unicode, hexadecimal and octal escapes', '\\u0061\\x6c\\145rt', 'alert'],
    ['takes the low byte', '\\u0141', 'A'],
    ['reads full-width ASCII as what it looks like', '\\uff1c', '<'],
    ['reads two octal digits past \\377', '\\777', '?7'],
    ['drops the backslash of a broken escape', '\\u00g', 'u00g'],
    ['keeps a backslash at the end', '\\x41\\', 'A\\'],
  ])('%s', (_, input, output) => {
    expect(jsDecode.apply(input)).toBe(output);
  });
});
