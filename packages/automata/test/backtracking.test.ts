import { compile } from '@lamellar/automata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const allowed = { allowBacktracking: { steps: 100_000 } };

describe('constructs that are not regular', () => {
  test.each([
    ['a(?=b)', 1, 'look-around'],
    ['a(?!b)', 1, 'look-around'],
    ['(?<=a)b', 0, 'look-around'],
    ['(?<!a)b', 0, 'look-around'],
    ['(a)\\1', 3, 'back-reference'],
    ['(?P<n>a)(?P=n)', 8, 'back-reference'],
  ])('%s is refused with its place and a hint', (pattern, offset, problem) => {
    expect(() => compile(pattern)).toThrow(
      expect.objectContaining({
        code: 'AUTOMATA_NOT_REGULAR',
        offset,
        hint: expect.stringContaining('allowBacktracking'),
        message: expect.stringContaining(problem),
      }),
    );
  });

  test.each(['(?>a|ab)c', 'a*+ab'])('%s is refused in PCRE syntax too', (pattern) => {
    expect(() => compile(pattern, { syntax: 'pcre' })).toThrow(/cannot be matched in linear time/);
  });

  test.each([
    ['a(?=b)', 'acab', [2, 3]],
    ['a(?!b)', 'abac', [2, 3]],
    ['(?<=a|ab)c', 'abc', [2, 3]],
    ['(?<!a)b', 'abb', [2, 3]],
    ['(a+)b\\1', 'aaabaa', [1, 6]],
    ['(?i)(a)\\1', 'aA', [0, 2]],
    ['(?P<q>[\'"]).*?(?P=q)', 'say "it\'s" so', [4, 10]],
    ['(?=(a+))a*b\\1', 'baaabac', [3, 6]],
    ['(?>a|ab)c', 'abcac', [3, 5]],
    ['a*+b', 'aab', [0, 3]],
  ])('%s on %j gives %j when backtracking is allowed', (pattern, input, offsets) => {
    const match = compile(pattern, { syntax: 'pcre', ...allowed }).exec(input);
    expect(match && [match.index, match.end]).toEqual(offsets);
  });

  test('agree with V8 on look-around and references', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '(?=a)',
      '(?!b)',
      '(?<=a)',
      '(?<!b)',
      'a*',
      '(?:a|b)+',
      '.',
      '(?=ab|b)',
      'a??',
      '(?<=ab?)',
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('')}`);
    const input = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 10 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(pattern, fc.constantFrom('', '(a|b)%\\1', '(b?)%\\1'), input, (middle, frame, text) => {
        const source = frame === '' ? middle : frame.replace('%', middle);
        const expected = new RegExp(source).exec(text);
        const match = compile(source, allowed).exec(text);
        expect(match && [match.index, match.end]).toEqual(
          expected && [expected.index, expected.index + expected[0].length],
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('give up when the budget ends, and say so', () => {
    const evil = compile('(?=b|(a+)+$)\\w+!', allowed);
    const outcome = evil.run('a'.repeat(200));
    expect(outcome.status).toBe('gave-up');
    expect(outcome.steps).toBeLessThanOrEqual(100_001);
    expect(() => evil.test('a'.repeat(200))).toThrow(expect.objectContaining({ code: 'AUTOMATA_GAVE_UP' }));
  });
});
