import { compile } from '@lamellar/automata';
import { describe, expect, test } from 'vitest';

/** Documented edges of RE2's syntax page and of leftmost-first matching: pattern, input, places of the groups or null. */
const RE2: readonly (readonly [pattern: string, input: string, offsets: readonly number[] | null, flags?: string])[] = [
  ['', '', [0, 0]],
  ['', 'a', [0, 0]],
  ['a|ab', 'ab', [0, 1]],
  ['(a|ab)(c|bcd)', 'abcd', [0, 4, 0, 1, 1, 4]],
  ['a*?', 'aa', [0, 0]],
  ['a+?', 'aa', [0, 1]],
  ['(a+)(a*)', 'aaa', [0, 3, 0, 3, 3, 3]],
  ['(a+?)(a*)', 'aaa', [0, 3, 0, 1, 1, 3]],
  ['(?U)a+', 'aaa', [0, 1]],
  ['(?U)a+?', 'aaa', [0, 3]],
  ['(a*)*', 'b', [0, 0, 0, 0]],
  ['(a*)+', 'b', [0, 0, 0, 0]],
  ['(|a)*', 'aa', [0, 0, 0, 0]],
  ['(|a)+', 'aa', [0, 0, 0, 0]],
  ['(a|b)*', 'ab', [0, 2, 1, 2]],
  ['(a)|b', 'b', [0, 1, -1, -1]],
  ['a$', 'a\n', null],
  ['a$', 'a\nb', [0, 1], 'm'],
  ['^b', 'a\nb', null],
  ['^b', 'a\nb', [2, 3], 'm'],
  ['^$', 'a\n\nb', [2, 2], 'm'],
  ['\\Ab', 'a\nb', null, 'm'],
  ['a\\z', 'a\n', null, 'm'],
  ['a.b', 'a\nb', null],
  ['a.b', 'a\nb', [0, 3], 's'],
  ['(?i)straSSE', 'STRASSE', [0, 7]],
  ['a(?i)b', 'aB', [0, 2]],
  ['a(?i:b)c', 'aBC', null],
  ['(?i)a(?-i)b', 'AB', null],
  ['(?s-i:.A)', '\nA', [0, 2], 'i'],
  ['(?s-i:.A)', '\na', null, 'i'],
  ['x{0}', 'x', [0, 0]],
  ['x{2,3}', 'xxxx', [0, 3]],
  ['x{2,3}?', 'xxxx', [0, 2]],
  ['x{,2}', 'x{,2}', [0, 5]],
  ['x{a}', 'x{a}', [0, 4]],
  ['[]a]+', ']a', [0, 2]],
  ['[^]a]', ']b', [1, 2]],
  ['[a-]+', 'a-', [0, 2]],
  ['[[:word:]]+', '-a_1', [1, 4]],
  ['[[:^alpha:]]', 'a1', [1, 2]],
  ['[\\d\\-x]+', '1-x', [0, 3]],
  ['\\Qa.b\\E+', 'a.bbb', [0, 5]],
  ['\\Q\\E', '', [0, 0]],
  ['\\x41\\x{42}\\103', 'ABC', [0, 3]],
  ['\\a\\f\\t\\n\\r\\v', '\x07\f\t\n\r\v', [0, 6]],
  ['\\s', '\v', null],
  ['\\bfoo\\b', 'a foo.', [2, 5]],
  ['\\b', '', null],
  ['\\B', '', [0, 0]],
  ['\\Boo', 'foo', [1, 3]],
  ['[^\\x00-\\x{10FFFF}]', 'a', null],
  ['(?P<x>a)(?<y>b)', 'ab', [0, 2, 0, 1, 1, 2]],
  ['(?:(?:a{1,2}){2})b', 'aaab', [0, 4]],
];

describe('edges that RE2 documents', () => {
  const rows = RE2.map(([pattern, input, offsets, flags = '']) => ({ pattern, input, offsets, flags }));
  test.each(rows)('$pattern on $input with flags "$flags"', ({ pattern, input, offsets, flags }) => {
    const regex = compile(pattern, { mode: 'unicode', flags });
    expect(regex.exec(input)?.offsets ?? null).toEqual(offsets === null ? null : Int32Array.from(offsets));
    expect(regex.test(input)).toBe(offsets !== null);
  });
});

describe('code points', () => {
  test.each<readonly [pattern: string, input: string, offsets: readonly number[] | null]>([
    ['.', '\u{1f600}', [0, 2]],
    ['^.$', '\u{1f600}', [0, 2]],
    ['[\u{1f600}-\u{1f610}]', 'x\u{1f601}', [1, 3]],
    ['\\p{Greek}+', 'abc \u03b1\u03b2\u03b3', [4, 7]],
    ['\\PL', 'a\u00e9-', [2, 3]],
    ['\\p{^Lu}', 'Aa', [1, 2]],
    ['(?i)\u03c3', '\u03a3', [0, 1]],
    ['(?i)\u03c3', '\u03c2', [0, 1]],
    ['(?i)k', '\u212a', [0, 1]],
    ['(?i)[a-z]', '\u017f', [0, 1]],
    ['\\w', '\u00e9', null],
    ['.\\b', '\u00e9a', [0, 1]],
    ['\ud800', '\ud800', [0, 1]],
    ['.', '\udc00', [0, 1]],
  ])('%j on %j gives %j', (pattern, input, offsets) => {
    const regex = compile(pattern, { mode: 'unicode' });
    const match = regex.exec(input);
    expect(match && [match.index, match.end]).toEqual(offsets);
  });
});

describe('bytes', () => {
  test.each([
    ['\\xff', '\xff', true],
    ['[^a]', '\xff', true],
    ['.', '\u0100', true],
    ['[\\x80-\\xff]', '\u0100', false],
    ['(?i)\xe9', '\xc9', false],
    ['(?i)k', '\u212a', false],
    ['\\s', '\xa0', false],
    ['\\W', '\u0161', true],
  ])('%j on %j: %s', (pattern, input, expected) => {
    expect(compile(pattern).test(input)).toBe(expected);
    if ([...input].every((letter) => letter < '\u0100')) {
      expect(compile(pattern).test(Buffer.from(input, 'latin1'))).toBe(expected);
    }
  });

  test('bytes are refused where code points are asked for, and anything that is neither string nor bytes', () => {
    expect(() => compile('a', { mode: 'unicode' }).test(Buffer.from('a'))).toThrow(/matches strings/);
    expect(() => compile('a').test(5 as unknown as string)).toThrow(/expected a string or a Uint8Array/);
    expect(() => compile('a').test('a', 2)).toThrow(/place from 0 to 1/);
  });
});

describe('PCRE beyond RE2', () => {
  test.each([
    ['a$', 'a\n', {}, [0, 1]],
    ['a$', 'a\n\n', {}, null],
    ['a$\\n', 'a\n', {}, [0, 2]],
    ['a\\Z', 'a\n', { dollarEndOnly: true }, [0, 1]],
    ['a$', 'a\n', { dollarEndOnly: true }, null],
    ['a\\z', 'a\n', {}, null],
    ['(?m)^', 'a\n', {}, [0, 0]],
    ['\\n(?m)^', 'a\n', {}, null],
    ['\\n(?m)^', 'a\nb', {}, [1, 2]],
    ['\\s', '\v', {}, [0, 1]],
    ['\\h+\\H', ' \ta', {}, [0, 3]],
    ['\\v', '\x85', {}, [0, 1]],
    ['\\N', '\na', {}, [1, 2]],
    ['\\e\\cA\\o{101}', '\x1b\x01A', {}, [0, 3]],
    ['(?x) a b # comment', 'ab', {}, [0, 2]],
    ['a(?#comment)b', 'ab', {}, [0, 2]],
    ['a{2}{2}', 'aaaa', {}, [0, 4]],
    ["(?'n'a)", 'a', {}, [0, 1]],
    ['[a-\\d]+', '-5', {}, [0, 2]],
    ['[\\b]', '\b', {}, [0, 1]],
    ['a++b', 'aab', {}, [0, 3]],
    ['x(?>a+)', 'xaa', {}, [0, 3]],
  ])('%j on %j with %j gives %j', (pattern, input, options, offsets) => {
    const match = compile(pattern, { syntax: 'pcre', ...options }).exec(input);
    expect(match && [match.index, match.end]).toEqual(offsets);
  });
});
