import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PatternError } from '../errors.js';
import { parse } from './parse.js';

describe('what is no pattern', () => {
  test.each([
    ['a**', 2, 'quantifier after a quantifier'],
    ['*a', 0, 'nothing to repeat'],
    ['a|+', 2, 'nothing to repeat'],
    ['(a', 0, 'missing )'],
    ['a)', 1, 'unmatched )'],
    ['[a', 0, 'missing ]'],
    ['[b-a]', 1, 'ends exchanged'],
    ['[a-\\d]', 1, 'class as the end'],
    ['[[:nope:]]', 1, 'unknown class'],
    ['x{2,1}', 1, 'counts exchanged'],
    ['x{1001}', 1, 'above 1000'],
    ['a\\', 1, 'ends with a backslash'],
    ['\\y', 0, 'unknown escape'],
    ['\\p{Nope}', 0, 'unknown property'],
    ['\\p{constructor}', 0, 'unknown property'],
    ['(?P<n>a)(?P<n>b)', 8, 'two groups named'],
    ['(?P<a-b>x)', 0, 'group name'],
    ['(?z)', 0, 'unknown group'],
    ['(?R)', 0, 'unknown group'],
    ['\\x{110000}', 0, 'above 10FFFF'],
    ['\\xg', 0, 'hexadecimal'],
    ['(a)\\2', 3, 'does not exist'],
  ])('%s is refused at its place', (pattern, offset, problem) => {
    const parsed = (): unknown => parse(pattern, { mode: 'unicode' });
    expect(parsed).toThrow(PatternError);
    expect(parsed).toThrow(expect.objectContaining({ offset, message: expect.stringContaining(problem) }));
  });

  test('characters that are no bytes are refused in a pattern over bytes', () => {
    expect(() => parse('a\u0100')).toThrow(/character U\+0100 .* at offset 1/);
    expect(() => parse('\\x{100}')).toThrow(/in a pattern over bytes/);
  });

  test('groups nested too deep are refused before they meet the stack', () => {
    expect(() => parse(`${'('.repeat(100_000)}a${')'.repeat(100_000)}`)).toThrow(/nested deeper/);
    expect(() => parse(`${'(?:'.repeat(200)}a${')'.repeat(200)}`)).not.toThrow();
  });

  test('no text makes the parser throw anything but its own error', () => {
    const piece = fc.constantFrom(
      ...[
        '(',
        ')',
        '(?',
        '(?:',
        '(?P<',
        '>',
        '[',
        ']',
        '[^',
        '[:',
        ':]',
        '{',
        '}',
        '{1',
        ',',
        '\\',
        '\\x',
        '\\x{',
        '\\p',
        '\\Q',
        '\\E',
      ],
      ...[
        '\\k<',
        '\\g{',
        '\\1',
        '*',
        '+',
        '?',
        '|',
        '^',
        '$',
        '-',
        'a',
        '9',
        '#',
        ' ',
        '\\c',
        '\\o{',
        '(?#',
        '(?i',
        '(*',
        '\u00e9',
        '\u{1f600}',
        '\ud800',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('re2', 'pcre'), fc.constantFrom('bytes', 'unicode'), (source, syntax, mode) => {
        try {
          parse(source, { syntax, mode, flags: syntax === 'pcre' ? 'ix' : 'i' });
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
