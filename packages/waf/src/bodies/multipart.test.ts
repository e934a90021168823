import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import type { BodyOptions } from './body-processor.js';
import { multipart } from './multipart.js';

const contentType = 'multipart/form-data; boundary=B';

function parse(lines: readonly string[], options: BodyOptions = {}, complete = true, end = '\r\n'): string[] {
  const sink = recordingSink();
  const processor = multipart.create(sink, { contentType, ...options });
  processor.write(lines.join(end));
  processor.end(complete);
  return sink.calls;
}

const named = (name: string, ...more: string[]) => [`Content-Disposition: form-data; name="${name}"`, ...more, ''];
const header = (name: string) => [`header|${name}|Content-Disposition: form-data; name="${name}"`, `name|${name}`];

describe('MULTIPART', () => {
  it('gives fields and files', () => {
    const disposition = 'Content-Disposition: form-data; name="f"; filename="x.txt"';
    const lines = [
      '--B',
      ...named('a'),
      '1',
      '2',
      '--B',
      disposition,
      'Content-Type: text/plain',
      '',
      'abc',
      '--B--',
      '',
    ];
    expect(parse(lines, { fileContentBytes: 2 })).toEqual([
      ...header('a'),
      'argument|a|1\r\n2',
      `header|f|${disposition}`,
      'header|f|Content-Type: text/plain',
      'name|f',
      'filename|x.txt',
      'file|f|x.txt|3|ab',
    ]);
  });

  it('gives empty values and values that look like boundaries', () => {
    const lines = ['--B', ...named('a'), '', '--B', ...named('b'), '-', '--', '--A', '--B--', ''];
    expect(parse(lines)).toEqual([
      ...header('a'),
      'argument|a|',
      ...header('b'),
      'argument|b|-\r\n--\r\n--A',
      'flag|MULTIPART_UNMATCHED_BOUNDARY|2',
    ]);
  });

  it.each([
    ['data before the first boundary', ['x', '--B', ...named('a'), '1', '--B--', ''], 'MULTIPART_DATA_BEFORE|1'],
    ['data after the last boundary', ['--B', ...named('a'), '1', '--B--', 'x'], 'MULTIPART_DATA_AFTER|1'],
    ['a boundary after the last', ['--B', ...named('a'), '1', '--B--', '--B', ''], 'MULTIPART_DATA_AFTER|1'],
    [
      'a folded header',
      ['--B', 'Content-Disposition: form-data;', ' name="a"', '', '1', '--B--', ''],
      'MULTIPART_HEADER_FOLDING|1',
    ],
    [
      'an odd folding',
      ['--B', 'Content-Disposition: form-data;', '\fname="a"', '', '1', '--B--', ''],
      'MULTIPART_INVALID_HEADER_FOLDING|1',
    ],
    ['a foreign boundary', ['--B', ...named('a'), '--C', '--B--', ''], 'MULTIPART_UNMATCHED_BOUNDARY|2'],
  ])('tells %s', (_, lines, flag) => {
    const calls = parse(lines);
    expect(calls).toContain(`flag|${flag}`);
    expect(calls.some((call) => call.startsWith('error'))).toBe(false);
  });

  it('tells bare line feeds, and mixed line ends', () => {
    const lines = ['--B', ...named('a'), '1', '--B--', ''];
    expect(parse(lines, {}, true, '\n')).toContain('flag|MULTIPART_LF_LINE|1');
    expect(parse(['--B\r', ...named('a'), '1', '--B--', ''], {}, true, '\n')).toContain(
      'flag|MULTIPART_CRLF_LF_LINES|1',
    );
    expect(parse(['--B', ...named('a'), '1\n2', '--B--', ''])).not.toContain('flag|MULTIPART_LF_LINE|1');
  });

  it.each([
    ['no boundary at all', ['x']],
    ['no final boundary', ['--B', ...named('a'), '1', '']],
    ['a part without Content-Disposition', ['--B', 'X: y', '', '1', '--B--', '']],
    ['a header without a colon', ['--B', 'Content-Disposition', '', '1', '--B--', '']],
    ['a header without a name', ['--B', ':', '', '1', '--B--', '']],
    ['a header name with a control character', ['--B', '\x0eX: y', ...named('a'), '1', '--B--', '']],
    ['two dispositions', ['--B', 'Content-Disposition: form-data; name="a"', ...named('b'), '1', '--B--', '']],
    ['blanks after a boundary', ['--B ', ...named('a'), '1', '--B--', '']],
    ['text after a boundary', ['--BC', ...named('a'), '1', '--B--', '']],
    ['blanks inside a boundary', ['-- B', ...named('a'), '1', '--B--', '']],
    ['quotes around a boundary', ['--"B"', ...named('a'), '1', '--B--', '']],
  ])('ends with an error at %s', (_, lines) => {
    expect(parse(lines).at(-1)).toBe('error|BODY_MULTIPART_INVALID');
  });

  it('gives the headers of a part that it refuses', () => {
    const calls = parse(['--B', 'X\t: y', ...named('a'), '1', '--B--', '']);
    expect(calls).toContain('header|a|X\t: y');
  });

  it('gives what a cut body holds, without an error', () => {
    expect(parse(['--B', ...named('a'), '12', '3'], {}, false)).toEqual([...header('a'), 'argument|a|12\r\n3']);
  });

  it('stops at its limits', () => {
    const part = ['--B', ...named('a'), '1'];
    expect(parse([...part, ...part, ...part], { maxParts: 2 }).at(-1)).toBe('error|BODY_LIMIT_PARTS');
    expect(parse([...part, ...part, ...part, '--B--'], { maxArguments: 2 }).at(-1)).toBe('error|BODY_LIMIT_ARGUMENTS');
    expect(parse(['--B', `X: ${'y'.repeat(20_000)}`])).toEqual(['error|BODY_LIMIT_PART_HEADER']);
    expect(parse(['--B', ...Array(5000).fill('X: y')]).at(-1)).toBe('error|BODY_LIMIT_PART_HEADER');
  });

  it('names the files past their limit without their content', () => {
    const file = ['--B', 'Content-Disposition: form-data; name="f"; filename="x"', '', 'abc'];
    const calls = parse([...file, ...file, '--B--'], { maxFiles: 1, fileContentBytes: 10 });
    expect(calls.filter((call) => call.startsWith('file|'))).toEqual(['file|f|x|3|abc', 'file|f|x|0|']);
    expect(calls).toContain('flag|MULTIPART_FILE_LIMIT_EXCEEDED|1');
  });

  it('refuses a Content-Type without a boundary', () => {
    expect(parse(['--B'], { contentType: 'multipart/form-data' })).toEqual(['error|BODY_MULTIPART_BOUNDARY']);
  });
});
