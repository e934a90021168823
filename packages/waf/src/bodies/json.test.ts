import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import type { BodyOptions } from './body-processor.js';
import { graphql, json } from './json.js';

function parse(body: string, options: BodyOptions = {}, complete = true): string[] {
  const sink = recordingSink();
  const processor = json.create(sink, options);
  processor.write(body);
  processor.end(complete);
  return sink.calls;
}

describe('JSON', () => {
  it.each([
    ['names values by their path', '{"a":{"b":[1,{"c":"x"}]}}', ['argument|json.a.b.0|1', 'argument|json.a.b.1.c|x']],
    [
      'gives scalars as they are written',
      '[true,false,null,-1.50e+3]',
      ['argument|json.0|true', 'argument|json.1|false', 'argument|json.2|', 'argument|json.3|-1.50e+3'],
    ],
    ['names a scalar at the root', ' "x" ', ['argument|json|x']],
    [
      'decodes escapes to UTF-8 bytes',
      '["\\u003c\\n\\u00e9\\ud83d\\ude00\\/"]',
      ['argument|json.0|<\n\xc3\xa9\xf0\x9f\x98\x80/'],
    ],
    ['replaces lone surrogates', '["\\ud83dx\\udc00"]', ['argument|json.0|\xef\xbf\xbdx\xef\xbf\xbd']],
    ['keeps duplicate keys', '{"a":1,"a":2}', ['argument|json.a|1', 'argument|json.a|2']],
    ['takes an empty body', '', []],
    ['takes empty containers', '{"a":{},"b":[]}', []],
    ['knows no prototype', '{"__proto__":{"constructor":1}}', ['argument|json.__proto__.constructor|1']],
  ])('%s', (_, body, calls) => {
    expect(parse(body)).toEqual(calls);
  });

  it.each([
    '{',
    '[1,]',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "['a']",
    '[1 2]',
    '[01]',
    '[1.]',
    '[.5]',
    '[+1]',
    '[1e]',
    '[tru]',
    '[NaN]',
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"a\nb"',
    '[]]',
    '{}{}',
    '1 2',
    ']',
    '{,}',
    '{"a":1,}',
    '[}',
    'a',
    '\xef\xbb\xbf[]',
    '\0',
  ])('refuses %j', (body) => {
    expect(parse(body).at(-1)).toBe('error|BODY_JSON_INVALID');
  });

  it('gives what a cut body holds, without an error', () => {
    expect(parse('{"a":"x","b":"y', {}, false)).toEqual(['argument|json.a|x']);
  });

  it('stops at its limits', () => {
    expect(parse('[1,2,3]', { maxArguments: 2 }).at(-1)).toBe('error|BODY_LIMIT_ARGUMENTS');
    expect(parse('['.repeat(100_000))).toEqual(['error|BODY_LIMIT_DEPTH']);
    expect(parse(`{"${'k'.repeat(10_000)}":[1]}`)).toEqual(['error|BODY_LIMIT_NAME']);
  });
});

describe('JSON with a long path before many values', () => {
  it('stops before the names outgrow the body', () => {
    const calls = parse(`{"${'k'.repeat(5000)}":[${'1,'.repeat(2000)}1]}`, { maxArguments: 10_000 });
    expect(calls.at(-1)).toBe('error|BODY_LIMIT_NAME');
    expect(calls.length).toBeLessThan(30);
  });

  it('takes long arrays under ordinary paths', () => {
    const calls = parse(`{"data":{"items":[${'12,'.repeat(5000)}1]}}`, { maxArguments: 10_000 });
    expect(calls).toHaveLength(5001);
  });
});

describe('GRAPHQL', () => {
  it('reads the JSON envelope', () => {
    const sink = recordingSink();
    const processor = graphql.create(sink, { contentType: 'application/json' });
    processor.write('{"query":"{ user(id: $id) { name } }","variables":{"id":"1"}}');
    processor.end();
    expect(sink.calls).toEqual(['argument|json.query|{ user(id: $id) { name } }', 'argument|json.variables.id|1']);
  });

  it('reads a bare document', () => {
    const sink = recordingSink();
    const processor = graphql.create(sink, { contentType: 'application/graphql; charset=utf-8' });
    processor.write('{ user(id: "1")');
    processor.write(' { name } }');
    processor.end();
    expect(sink.calls).toEqual(['argument|json.query|{ user(id: "1") { name } }']);
  });
});
