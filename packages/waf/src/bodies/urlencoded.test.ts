import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import type { BodyOptions } from './body-processor.js';
import { urlencoded } from './urlencoded.js';

function parse(body: string, options: BodyOptions = {}): string[] {
  const sink = recordingSink();
  const processor = urlencoded.create(sink, options);
  processor.write(body);
  processor.end();
  return sink.calls;
}

describe('URLENCODED', () => {
  it.each([
    ['decodes names and values', 'a%20b=c+d&e=%41', ['argument|a b|c d', 'argument|e|A']],
    ['splits at the first equals sign', 'a=b=c', ['argument|a|b=c']],
    ['gives an empty value to a name alone', 'a&b=', ['argument|a|', 'argument|b|']],
    ['keeps an empty name', '=x', ['argument||x']],
    ['skips empty pairs', '&&a=1&', ['argument|a|1']],
    ['tells a broken escape once and keeps it', 'a=%zz&b=%4', ['urlencoded-error', 'argument|a|%zz', 'argument|b|%4']],
  ])('%s', (_, body, calls) => {
    expect(parse(body)).toEqual(calls);
  });

  it('uses another separator', () => {
    expect(parse('a=1;b=2&c', { argumentSeparator: ';' })).toEqual(['argument|a|1', 'argument|b|2&c']);
  });

  it('stops at the argument limit', () => {
    expect(parse('a&b&c&d', { maxArguments: 2 })).toEqual(['argument|a|', 'argument|b|', 'error|BODY_LIMIT_ARGUMENTS']);
  });
});
