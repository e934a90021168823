import { describe, expect, it } from 'vitest';
import { htmlEntityDecode } from './html-entity-decode.js';

describe('htmlEntityDecode', () => {
  it.each([
    ['decodes numbers and names', '&lt;&#115;&#x63;&#X72;&gt;', '<scr>'],
    ['needs no semicolon after numbers and the five old names', '&lt&#60&QUOT', '<<"'],
    ['decodes HTML names of ASCII characters', 'javascript&colon;alert&lpar;1&rpar;&Tab;', 'javascript:alert(1)\t'],
    ['keeps these without a semicolon', '&colon alert', '&colon alert'],
    ['ignores leading zeros', '&#0000000000000000000060;', '<'],
    ['writes a byte up to 255 and UTF-8 above', '&#255;&#256;', '\xff\xc4\x80'],
    ['replaces what is no code point', '&#99999999999999;', '\xef\xbf\xbd'],
    ['keeps unknown names and lone ampersands', 'a&b&&unknown;&#;&#x;', 'a&b&&unknown;&#;&#x;'],
  ])('%s', (_, input, output) => {
    expect(htmlEntityDecode.apply(input)).toBe(output);
  });
});
