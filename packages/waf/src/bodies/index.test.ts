import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import { bodyProcessors } from './index.js';

const contentType = 'multipart/form-data; boundary=B-b';
const pieces: Readonly<Record<string, readonly string[]>> = {
  URLENCODED: ['a', '=', '&', '%41', '%', '%z', '+', 'long-name', '\xff'],
  MULTIPART: [
    '--B-b',
    '--B-b--',
    '--',
    '-',
    '\r\n',
    '\n',
    '\r',
    'Content-Disposition: form-data; name="a"',
    '; filename="x"',
    ' ',
    '"',
    'text',
    'a long line of content that is no boundary',
    '\r\n\r\n',
    '\r\n--B-b\r\n',
    '--C-c',
    '\r\n--B-b--\r\n',
    ':',
  ],
  JSON: [
    '{',
    '}',
    '[',
    ']',
    '"a"',
    '"',
    ':',
    ',',
    '1',
    '-0.5e3',
    'true',
    'nul',
    '\\',
    '\\u00e9',
    '\\ud83d',
    '\\ude00',
    ' ',
    '\n',
    'x',
  ],
  GRAPHQL: ['{', '}', '"query"', ':', '"{a}"', ','],
  XML: [
    '<a>',
    '</a>',
    '<b c="d">',
    '</b>',
    '<e/>',
    '<',
    '>',
    '&amp;',
    '&',
    ';',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml encoding="utf-8"?>',
    '<?',
    '?>',
    '<!DOCTYPE a [',
    ']>',
    '"',
    "'",
    'text',
    ' ',
    '\xef\xbb\xbf',
    '\0',
  ],
  RAW: ['a'],
};

function parse(name: string, chunks: readonly string[], complete: boolean): string[] {
  const sink = recordingSink();
  const processor = bodyProcessors.get(name)?.create(sink, {
    contentType,
    maxArguments: 20,
    maxDepth: 10,
    maxNameBytes: 200,
    maxPartHeaderBytes: 200,
    fileContentBytes: 5,
  });
  for (const chunk of chunks) processor?.write(chunk);
  processor?.end(complete);
  return sink.calls;
}

describe.each([...bodyProcessors.keys()])('%s', (name) => {
  const body = fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...(pieces[name] ?? [])) },
        fc.string({ unit: 'binary-ascii', maxLength: 3 }),
      ),
      { maxLength: 30 },
    )
    .map((parts) =>
      name === 'MULTIPART' && parts.length % 3 > 0
        ? `--B-b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${parts.join('')}`
        : parts.join(''),
    );

  it('gives the same calls however the bytes are cut', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat(12), { maxLength: 40 }), fc.boolean(), (text, sizes, complete) => {
        const chunks: string[] = [];
        let from = 0;
        for (const size of sizes) {
          chunks.push(text.slice(from, from + size));
          from += size;
        }
        chunks.push(text.slice(from));
        expect(parse(name, chunks, complete)).toEqual(parse(name, [text], complete));
        expect(parse(name, [...text], complete)).toEqual(parse(name, [text], complete));
      }),
      { numRuns: 500 },
    );
  });

  it('says at most one error, and nothing after it', () => {
    fc.assert(
      fc.property(body, (text) => {
        const calls = parse(name, [text], true);
        const errors = calls.filter((call) => call.startsWith('error'));
        return errors.length === 0 || (errors.length === 1 && calls.at(-1) === errors[0]);
      }),
      { numRuns: 500 },
    );
  });

  it('tells no more arguments than the limit', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 20 }), (texts) => {
        const joined = texts.join(name === 'URLENCODED' ? '&' : '');
        return parse(name, [joined], true).filter((call) => call.startsWith('argument|')).length <= 20;
      }),
    );
  });
});
