import { expect, test } from 'vitest';
import { trimCharacters, trimCharactersRight } from './trim-characters.js';

test.each([
  ['//a/b//', '/', 'a/b'],
  ['""', '"', ''],
  [`'"x"'`, `"'`, 'x'],
  ['plain', '/', 'plain'],
  ['', '/', ''],
])('%j without %j at its ends is %j', (text, characters, expected) => {
  expect(trimCharacters(text, characters)).toBe(expected);
});

test('only the end is trimmed where only the end is asked for', () => {
  expect(trimCharactersRight('0100', '0')).toBe('01');
});
