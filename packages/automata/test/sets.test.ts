import {
  AutomataError,
  ahoCorasick,
  compile,
  compileSet,
  loadSet,
  loadWords,
  requiredLiterals,
  SetMatches,
} from '@lamellar/automata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputArbitrary, patternArbitrary } from './pattern-arbitrary.js';

const patternsArbitrary = fc.array(patternArbitrary({ shared: true }), { minLength: 1, maxLength: 8 });
const runs = { numRuns: 60 };

describe('a set', () => {
  test('says what its patterns say one by one, for strings and bytes, with any cache, and after loading', () => {
    fc.assert(
      fc.property(patternsArbitrary, fc.array(inputArbitrary, { maxLength: 4 }), (patterns, inputs) => {
        const set = compileSet(patterns, { flags: 'i' });
        const small = compileSet(patterns, { flags: 'i', cacheBytes: 1 });
        const loaded = loadSet(set.serialize());
        const out = new SetMatches(set.size);
        for (const input of [...inputs, inputs.join('').repeat(20)]) {
          const expected = patterns.flatMap((pattern, index) =>
            compile(pattern, { flags: 'i' }).test(input) ? [index] : [],
          );
          expect(set.match(input, out).indices()).toEqual(expected);
          expect(small.match(input).indices()).toEqual(expected);
          expect(loaded.match(Buffer.from(input, 'latin1')).indices()).toEqual(expected);
        }
      }),
      runs,
    );
  });

  test('leaves its one automaton for the shards on input that would multiply states, and the answer is the same', () => {
    const patterns = Array.from(
      { length: 40 },
      (_, i) => `${String.fromCharCode(97 + (i % 26))}.{${i},${i + 9}}${i % 10}`,
    );
    const set = compileSet(patterns, { cacheBytes: 2 ** 18 });
    const singles = patterns.map((pattern) => compile(pattern));
    let state = 7;
    for (let round = 0; round < 30; round++) {
      const input = Array.from({ length: 400 }, () => {
        state = (state * 1103515245 + 12345) & 0x7fffffff;
        return 'abcdefghijklmnopqrstuvwxyz0123456789'[state % 36];
      }).join('');
      expect(set.match(input).indices()).toEqual(singles.flatMap((regex, index) => (regex.test(input) ? [index] : [])));
      expect(set.cacheBytes).toBeLessThan(2 ** 19);
    }
  });

  test('matches by code point when asked to, with flags of each pattern', () => {
    const set = compileSet(['\u00e9', { pattern: 'A', flags: 'i' }, { pattern: '\\p{Greek}', flags: '' }], {
      mode: 'unicode',
    });
    expect(set.match('a\u03b1').indices()).toEqual([1, 2]);
    // A Buffer shares the memory of its slices, so it is read as well as plain bytes.
    expect(loadSet(Buffer.from(set.serialize())).match('\u00e9').indices()).toEqual([0]);
    expect(set.regex(2).exec('a\u03b1')?.text).toBe('\u03b1');
  });

  test('gives up when its budget ends, and says so', () => {
    const set = compileSet(['a', 'b'], { stepBudget: 50 });
    const out = set.match('x'.repeat(1000));
    expect(out.gaveUp).toBe(true);
    expect(set.steps).toBeLessThan(120);
    expect(set.match('b', out).gaveUp).toBe(false);
  });

  test('refuses a pattern that is not regular, naming it', () => {
    expect(() => compileSet(['a', '(?=b)'])).toThrow(expect.objectContaining({ pattern: '(?=b)', offset: 0 }));
  });

  test('refuses bytes that serialize did not write, whatever is changed in them', () => {
    const bytes = compileSet(['a+b', '(?i)select.*from', '^x$']).serialize();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = bytes.slice();
        damaged[place]! ^= change;
        try {
          // Some changes leave another valid set; it must still run within its tables.
          loadSet(damaged, { stepBudget: 100_000 }).match('select a from aab');
        } catch (error) {
          expect(error).toBeInstanceOf(AutomataError);
        }
      }),
      { numRuns: 2000 },
    );
    expect(() => loadSet(bytes.subarray(0, bytes.length - 4))).toThrow(/ends too soon/);
    expect(() => loadSet(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'AUTOMATA_DATA' }));
  });
});

describe('words', () => {
  const wordsArbitrary = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\xff'), minLength: 1, maxLength: 5 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const textArbitrary = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '\xff', 'x'), maxLength: 40 });

  test('are found wherever indexOf finds them, for strings and bytes, in parts, and after loading', () => {
    fc.assert(
      fc.property(wordsArbitrary, textArbitrary, fc.boolean(), fc.nat(40), (words, text, caseFold, cut) => {
        const lower = (value: string): string =>
          caseFold ? value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : value;
        const expected = new Set<string>();
        words.forEach((word, index) => {
          for (let at = 0; (at = lower(text).indexOf(lower(word), at)) >= 0; at++) expected.add(`${index}:${at}`);
        });
        const automaton = ahoCorasick(words, { caseFold });
        const shown = (list: readonly { word: number; index: number }[]): Set<string> =>
          new Set(list.map(({ word, index }) => `${word}:${index}`));
        expect(shown(automaton.all(text))).toEqual(expected);
        expect(shown(loadWords(automaton.serialize()).all(Buffer.from(text, 'latin1')))).toEqual(expected);
        expect(automaton.test(text)).toBe(expected.size > 0);
        const stream = automaton.stream();
        expect(shown([...stream.write(text.slice(0, cut)), ...stream.write(text.slice(cut))])).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('the first is the one that ends first, and the longest of those', () => {
    expect(ahoCorasick(['bc', 'abc', 'c', 'd']).first('xabcd')).toEqual({ word: 1, index: 1, end: 4 });
    expect(ahoCorasick(['a']).first('xyz')).toBeNull();
  });

  test.each([
    [[''], /empty one at 0/],
    [['a\u0100'], /character above U\+00FF in word 0 at offset 1/],
  ])('%j is refused', (words, message) => {
    expect(() => ahoCorasick(words)).toThrow(message);
  });

  test('refuses bytes that serialize did not write, whatever is changed in them', () => {
    const bytes = ahoCorasick(['abc', 'bcd', 'c', 'c']).serialize();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = bytes.slice();
        damaged[place]! ^= change;
        try {
          loadWords(damaged).all('abcdabc');
        } catch (error) {
          expect(error).toBeInstanceOf(AutomataError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('required literals', () => {
  test.each([
    ['(?i)(?:select|insert)\\s+\\w+', ['select', 'insert']],
    ['foo.*bar', ['foo']],
    ['a[bc]d', ['abd', 'acd']],
    ['x?y', ['y']],
    ['(?:ab){2}c', ['ababc']],
    ['(?:ab)+', ['ab']],
    ['\\bword\\b', ['word']],
    ['(a)\\1long', ['long']],
    ['a|', undefined],
    ['\\w+', undefined],
    ['', undefined],
  ])('of %s are %j', (pattern, expected) => {
    const found = requiredLiterals(pattern);
    expect(found?.toSorted()).toEqual(expected?.toSorted());
  });

  test('stand in every match, once letters are lower case', () => {
    fc.assert(
      fc.property(patternArbitrary({ shared: true }), inputArbitrary, (pattern, input) => {
        const words = requiredLiterals(pattern, { flags: 'i' });
        const match = compile(pattern, { flags: 'i' }).exec(input);
        fc.pre(words !== undefined && match !== null);
        expect(words!.some((word) => match!.text.toLowerCase().includes(word))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
