import { compile, compileSet } from '@lamellar/automata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputArbitrary, patternArbitrary } from './pattern-arbitrary.js';

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((place) => Math.min(place, text.length)).toSorted((a, b) => a - b), text.length];
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}

describe('a stream', () => {
  test('answers as the whole input does, wherever it is cut', () => {
    fc.assert(
      fc.property(
        patternArbitrary({ shared: true }),
        inputArbitrary,
        fc.array(fc.nat(12), { maxLength: 4 }),
        (pattern, input, places) => {
          const pcre = compile(pattern, { syntax: 'pcre' });
          const parts = cut(input, places);
          for (const asPart of [(text: string) => text, (text: string) => Buffer.from(text, 'latin1')]) {
            const stream = pcre.stream();
            for (const part of parts) stream.write(asPart(part));
            expect(stream.end()).toBe(pcre.test(input));
          }
          const set = compileSet([pattern, 'a', 'b$'], { syntax: 'pcre' });
          const stream = set.stream();
          for (const part of parts) stream.write(part);
          expect(stream.end().indices()).toEqual(set.match(input).indices());
        },
      ),
      { numRuns: 800 },
    );
  });

  test('joins the halves of a surrogate pair', () => {
    const stream = compile('^\\p{So}$', { mode: 'unicode' }).stream();
    stream.write('\ud83c');
    expect(stream.write('\udf08')).toBe(false);
    expect(stream.end()).toBe(true);
  });

  test('is certain as early as it can be, and takes nothing after its end', () => {
    const stream = compile('abc').stream();
    expect(stream.write('xab')).toBe(false);
    expect(stream.write('cx')).toBe(true);
    const ended = compile('abc').stream();
    ended.end();
    expect(() => ended.write('abc')).toThrow(/was ended/);
    expect(() => compile('(a)\\1', { allowBacktracking: { steps: 10 } }).stream()).toThrow(/in parts/);
  });
});
