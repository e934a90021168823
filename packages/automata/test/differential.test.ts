import { compile, type Match } from '@lamellar/automata';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { flagsArbitrary, inputArbitrary, patternArbitrary } from './pattern-arbitrary.js';

type Spans = (readonly [number, number])[] | null;

const spansOf = (match: Match | null): Spans =>
  match &&
  Array.from({ length: match.offsets.length / 2 }, (_, i) => [match.offsets[2 * i]!, match.offsets[2 * i + 1]!]);

function re2Spans(pattern: string, flags: string, input: string): Spans {
  const re = re2Compile(pattern, flags);
  const matcher = re.matcher(input);
  if (!matcher.find()) return null;
  return Array.from({ length: re.groupCount() + 1 }, (_, i) => [matcher.start(i), matcher.end(i)] as const);
}

/** V8 numbers groups alike, but an empty round of a loop resets groups; only the whole match is compared. */
function v8Span(pattern: string, flags: string, input: string): readonly [number, number] | null {
  const match = new RegExp(pattern, `${flags}d`).exec(input);
  return match === null ? null : match.indices![0]!;
}

/** True for loops whose body can be empty: there JavaScript leaves Perl's and RE2's semantics. */
function hasEmptyLoop(pattern: string): boolean {
  return /[)][*+{?]/.test(pattern);
}

/**
 * The one known difference from RE2: a loop whose body can be empty only behind an assertion may end a round earlier. The
 * test at the end of this file holds it, and fails once it is mended.
 */
function hasAssertionInLoop(pattern: string): boolean {
  return hasEmptyLoop(pattern) && /\\[bBAz]|[$^]/.test(pattern);
}

/** re2js refuses nested repeats that multiply to more than 1,000; this package counts instructions instead. */
function re2Compile(pattern: string, flags: string): RE2JS {
  const bits = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL };
  try {
    return RE2JS.compile(
      pattern,
      [...flags].reduce((all, flag) => all | bits[flag as 'i'], 0),
    );
  } catch (error) {
    fc.pre(!String(error).includes('invalid repeat count'));
    throw error;
  }
}

const runs = { numRuns: Number(process.env['LAMELLAR_FUZZ_RUNS'] ?? 400) };

describe('one pattern', () => {
  test('finds what re2js finds, with the same groups, over code points', () => {
    fc.assert(
      fc.property(patternArbitrary({ shared: false }), flagsArbitrary, inputArbitrary, (pattern, flags, input) => {
        fc.pre(!hasAssertionInLoop(pattern));
        const ours = compile(pattern, { mode: 'unicode', flags });
        const expected = re2Spans(pattern, flags, input);
        expect(spansOf(ours.exec(input))).toEqual(expected);
        expect(ours.test(input)).toBe(expected !== null);
      }),
      runs,
    );
  });

  test('finds what V8 finds, over bytes', () => {
    fc.assert(
      fc.property(
        patternArbitrary({ shared: true }),
        fc.subarray(['m', 's']),
        inputArbitrary,
        (pattern, flags, input) => {
          fc.pre(!hasEmptyLoop(pattern));
          const ours = compile(pattern, { flags: flags.join('') });
          const expected = v8Span(pattern, flags.join(''), input);
          const match = ours.exec(input);
          expect(match && [match.index, match.end]).toEqual(expected);
        },
      ),
      runs,
    );
  });

  test('reads bytes and latin1 strings alike, and a small cache changes nothing', () => {
    fc.assert(
      fc.property(patternArbitrary({ shared: true }), flagsArbitrary, inputArbitrary, (pattern, flags, input) => {
        const text = input.repeat(40);
        const bytes = Buffer.from(text, 'latin1');
        const large = compile(pattern, { flags });
        const small = compile(pattern, { flags, cacheBytes: 1 });
        expect(spansOf(large.exec(bytes))).toEqual(spansOf(large.exec(text)));
        expect(spansOf(small.exec(text))).toEqual(spansOf(large.exec(text)));
      }),
      runs,
    );
  });

  test('finds all matches that re2js finds one after another', () => {
    fc.assert(
      fc.property(patternArbitrary({ shared: false }), flagsArbitrary, inputArbitrary, (pattern, flags, input) => {
        fc.pre(!hasAssertionInLoop(pattern));
        const matcher = re2Compile(pattern, flags).matcher(input);
        const expected: (readonly [number, number])[] = [];
        while (matcher.find()) expected.push([matcher.start(), matcher.end()]);
        const ours = [...compile(pattern, { mode: 'unicode', flags }).matchAll(input)].map(({ index, end }) => [
          index,
          end,
        ]);
        expect(ours).toEqual(expected);
      }),
      runs,
    );
  });
});

test.fails('a loop whose body can be empty only behind an assertion runs as many rounds as in RE2', () => {
  const pattern = '((\\W|)|(?:(?:\\b|)|)(?:a)??|)*';
  expect(spansOf(compile(pattern, { mode: 'unicode' }).exec('\na'))?.[0]).toEqual(re2Spans(pattern, '', '\na')?.[0]);
});
