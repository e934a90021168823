import { compile } from '@lamellar/automata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('hostile patterns and inputs', () => {
  test('patterns that need too many instructions are refused', () => {
    expect(() => compile('(?:(?:a{1000}){1000}){1000}')).toThrow(
      expect.objectContaining({ code: 'AUTOMATA_TOO_LARGE' }),
    );
    expect(() => compile('(?:a{1,1000}){1,1000}')).toThrow(/more than 200000 instructions/);
  });

  test('a pattern with exponentially many states stays within its cache and linear in steps', () => {
    const pattern = '(?:a|b)*a(?:a|b){14}c';
    let state = 1;
    const input = Array.from({ length: 40_000 }, () => ((state = (state * 48271) % 2147483647) & 8 ? 'a' : 'b')).join(
      '',
    );
    const steps = [10_000, 40_000].map((length) => {
      const regex = compile(pattern, { cacheBytes: 65_536 });
      expect(regex.test(input.slice(0, length))).toBe(false);
      return regex.steps;
    });
    expect(Math.log(steps[1]! / steps[0]!) / Math.log(4)).toBeLessThanOrEqual(1.02);
    expect(compile(pattern, { cacheBytes: 65_536 }).exec(`${input}aaaaaaaaaaaaaaac`)?.end).toBe(input.length + 16);
  });

  test('a step budget ends a run at its count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (stepBudget) => {
        // A second run finds its states cached and may take fewer steps, so each look is at a new one.
        const fresh = (): ReturnType<typeof compile> => compile('(x+x+)+y', { stepBudget });
        const outcome = fresh().run('x'.repeat(2000));
        expect(['none', 'gave-up']).toContain(outcome.status);
        if (outcome.status === 'gave-up') expect(() => fresh().exec('x'.repeat(2000))).toThrow(/budget/);
        else expect(outcome.steps).toBeLessThanOrEqual(stepBudget);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [{ flags: 'q' }, /unknown flag/],
    [{ stepBudget: 0 }, /expected stepBudget above 0/],
    [{ cacheBytes: Number.NaN }, /expected cacheBytes above 0/],
  ])('options %j are refused', (options, message) => {
    expect(() => compile('a', options)).toThrow(message);
  });
});

describe('replace and split', () => {
  test.each([
    ['(\\w)(\\w*)', '$2-$1', 'ab cd', 'b-a d-c'],
    ['(?P<first>\\w)', '<${first}>', 'ab', '<a><b>'],
    ['a', '$$1', 'bab', 'b$1b'],
    ['a', '[$&$0]', 'bab', 'b[aa]b'],
    ['a*', '-', 'baac', '-b--c-'],
    ['x', '$9$', 'x', '$'],
  ])('%s with %s', (pattern, replacement, input, expected) => {
    expect(compile(pattern).replace(input, replacement)).toBe(expected);
    expect(compile(pattern).replace(Buffer.from(input), replacement)).toBe(expected);
  });

  test('a function replaces by match', () => {
    expect(compile('\\d+').replace('a1b22', (match) => `<${match.text.length}>`)).toBe('a<1>b<2>');
  });

  test.each([
    [',', 'a,b,,c', undefined, ['a', 'b', '', 'c']],
    [',', 'a,b,c', 2, ['a', 'b,c']],
    ['', 'abc', undefined, ['a', 'b', 'c']],
    ['x*', 'axxb', undefined, ['a', 'b']],
    [',', '', undefined, ['']],
    [',', 'a', 0, []],
  ])('splitting at %j of %j', (pattern, input, limit, expected) => {
    expect(compile(pattern).split(input, limit)).toEqual(expected);
  });

  test('named groups lie in an object without prototype', () => {
    const match = compile('(?P<__proto__>a)(?P<b>x)?').exec('a')!;
    expect(Object.getPrototypeOf(match.named)).toBeNull();
    expect(Object.keys(match.named)).toEqual(['__proto__', 'b']);
    expect(match.groups).toEqual(['a', 'a', undefined]);
  });
});
