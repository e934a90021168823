import { describe, expect, it } from 'vitest';
import { HtmlTokenizer } from './html-tokenizer.js';
import type { HtmlContext } from './html-tokens.js';

function tokens(text: string, context: HtmlContext = 'data'): string[] {
  const html = new HtmlTokenizer();
  html.open(text, context);
  const out: string[] = [];
  while (html.next()) out.push(`${html.type}|${html.value}`);
  return out;
}

describe('HtmlTokenizer', () => {
  it.each([
    [
      'tags and text',
      'a<b>c</b>',
      ['DATA_TEXT|a', 'TAG_NAME_OPEN|b', 'TAG_NAME_CLOSE|>', 'DATA_TEXT|c', 'TAG_CLOSE|b'],
    ],
    [
      'quoted and bare values',
      `<a b=1 c='2' d="3" e=\`4\`>`,
      [
        'TAG_NAME_OPEN|a',
        'ATTR_NAME|b',
        'ATTR_VALUE|1',
        'ATTR_NAME|c',
        'ATTR_VALUE|2',
        'ATTR_NAME|d',
        'ATTR_VALUE|3',
        'ATTR_NAME|e',
        'ATTR_VALUE|4',
        'TAG_NAME_CLOSE|>',
      ],
    ],
    [
      'slashes between attributes',
      '<img/src=x/onerror=y>',
      ['TAG_NAME_OPEN|img', 'ATTR_NAME|src', 'ATTR_VALUE|x/onerror=y', 'TAG_NAME_CLOSE|>'],
    ],
    ['comments with odd ends', '<!--a--!>b', ['TAG_COMMENT|a', 'DATA_TEXT|b']],
    ['comments of old browsers', '<%a%><?b>', ['TAG_COMMENT|a', 'TAG_COMMENT|b']],
    ['CDATA', '<![CDATA[<a>]]>', ['DATA_TEXT|<a>']],
    ['a less-than sign that starts nothing', '1<2', ['DATA_TEXT|1', 'DATA_TEXT|<', 'DATA_TEXT|2']],
    ['a NUL in a tag name', '<scr\0ipt>', ['TAG_NAME_OPEN|scr\0ipt', 'TAG_NAME_CLOSE|>']],
  ])('reads %s', (_, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('starts inside a value or among attributes when told so', () => {
    expect(tokens('x" onload="y', 'double-quoted')).toEqual(['ATTR_VALUE|x', 'ATTR_NAME|onload', 'ATTR_VALUE|y']);
    expect(tokens('onload=y', 'attributes')).toEqual(['ATTR_NAME|onload', 'ATTR_VALUE|y']);
  });
});
