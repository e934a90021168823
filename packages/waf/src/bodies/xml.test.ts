import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import type { BodyOptions } from './body-processor.js';
import { xml } from './xml.js';

function parse(body: string, options: BodyOptions = {}, complete = true): string[] {
  const sink = recordingSink();
  const processor = xml.create(sink, options);
  processor.write(body);
  processor.end(complete);
  return sink.calls;
}

describe('XML', () => {
  it.each([
    [
      'gives elements, attributes and text in order',
      '<a b="1" c=\'2\'>x<d/>y</a>',
      ['open|a', 'attribute|b|1', 'attribute|c|2', 'text|x', 'open|d', 'close|d', 'text|y', 'close|a'],
    ],
    [
      'decodes references',
      '<a b="&lt;&#65;">&amp;&#x42;&apos;</a>',
      ['open|a', 'attribute|b|<A', "text|&B'", 'close|a'],
    ],
    ['gives CDATA as text', '<a><![CDATA[<b>]] >]]></a>', ['open|a', 'text|<b>]] >', 'close|a']],
    [
      'skips comments and instructions',
      '<?xml version="1.0"?><!-- < --><a><!-- > --><?x >?></a>',
      ['open|a', 'close|a'],
    ],
    [
      'skips a DOCTYPE whatever it holds',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "]>"><!-- " \' ]> --><?p ">?>]><a>x</a>',
      ['open|a', 'text|x', 'close|a'],
    ],
    ['takes > inside attribute values', '<a b=">">x</a>', ['open|a', 'attribute|b|>', 'text|x', 'close|a']],
    ['skips a byte order mark', '\xef\xbb\xbf<a/>', ['open|a', 'close|a']],
    ['takes an empty body', '', []],
  ])('%s', (_, body, calls) => {
    expect(parse(body)).toEqual(calls);
  });

  it.each([
    ['an unknown entity', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an unknown entity in an attribute', '<a b="&x;"/>'],
    ['a wrong end tag', '<a></b>'],
    ['a missing end tag', '<a>'],
    ['two root elements', '<a/><b/>'],
    ['text outside the root', '<a/>x'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['< in a tag', '<a <b>'],
    ['UTF-16', '\xff\xfe<\0a\0/\0>\0'],
    ['an encoding that hides markup', '<?xml version="1.0" encoding="utf-7"?><a/>'],
    ['a DOCTYPE that never ends', '<!DOCTYPE a ["><a>x</a>'],
  ])('refuses %s', (_, body) => {
    expect(parse(body).at(-1)).toBe('error|BODY_XML_INVALID');
  });

  it('gives what a cut body holds, without an error', () => {
    expect(parse('<a>x<b>y', {}, false)).toEqual(['open|a', 'text|x', 'open|b', 'text|y']);
  });

  it('stops at its limits', () => {
    expect(parse('<a>'.repeat(10), { maxDepth: 3 }).at(-1)).toBe('error|BODY_LIMIT_DEPTH');
    expect(parse(`<a b="${'x'.repeat(10_000)}"/>`)).toEqual(['error|BODY_LIMIT_NAME']);
    expect(parse(`<!DOCTYPE a [${'<!ENTITY x "y">'.repeat(10_000)}`)).toEqual(['error|BODY_LIMIT_NAME']);
  });
});
