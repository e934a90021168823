import { type CharSet, charSet } from './char-set.js';

const of = (text: string): CharSet => {
  const ranges: number[] = [];
  for (let i = 0; i < text.length; i += 2) ranges.push(text.charCodeAt(i), text.charCodeAt(i + 1));
  return charSet(ranges);
};

/** `\w` and the word characters of `\b`: ASCII, in every mode. */
export const WORD: CharSet = of('09AZ__az');
export const DIGIT: CharSet = of('09');
/** `\s` of RE2: without the vertical tab. */
export const SPACE_RE2: CharSet = of('\t\n\f\r  ');
/** `\s` of PCRE 8.34 and later, and of POSIX. */
export const SPACE_PCRE: CharSet = of('\t\r  ');
/** `\h` of PCRE. */
export const HORIZONTAL: CharSet = charSet([
  9, 9, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000,
  0x3000,
]);
/** `\v` of PCRE. */
export const VERTICAL: CharSet = charSet([10, 13, 0x85, 0x85, 0x2028, 0x2029]);

/** Names inside `[[:name:]]`. */
export const POSIX: ReadonlyMap<string, CharSet> = new Map([
  ['alnum', of('09AZaz')],
  ['alpha', of('AZaz')],
  ['ascii', of('\0\x7f')],
  ['blank', of('\t\t  ')],
  ['cntrl', of('\0\x1f\x7f\x7f')],
  ['digit', of('09')],
  ['graph', of('!~')],
  ['lower', of('az')],
  ['print', of(' ~')],
  ['punct', of('!/:@[`{~')],
  ['space', SPACE_PCRE],
  ['upper', of('AZ')],
  ['word', WORD],
  ['xdigit', of('09AFaf')],
]);
