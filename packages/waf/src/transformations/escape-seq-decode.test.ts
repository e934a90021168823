import { describe, expect, it } from 'vitest';
import { escapeSeqDecode } from './escape-seq-decode.js';

describe('escapeSeqDecode', () => {
  it.each([
    ['decodes control letters', '\\a\\b\\f\\n\\r\\t\\v', '\x07\b\f\n\r\t\v'],
    ['decodes hexadecimal and octal', '\\x41\\102\\1', 'AB\x01'],
    ['keeps the low byte of three octal digits', '\\666', '\xb6'],
    ['keeps a broken hexadecimal escape', '\\xag', '\\xag'],
    ['deletes the backslash before other bytes', '\\q', 'q'],
    ['keeps a backslash at the end', 'a\\', 'a\\'],
  ])('%s', (_, input, output) => {
    expect(escapeSeqDecode.apply(input)).toBe(output);
  });
});
