import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WordTable } from './word-table.js';

it('finds words in any case inside a text, and nothing else', () => {
  const table = new WordTable([
    ['UNION ALL', 'U'],
    ['||', '&'],
  ]);
  expect(table.typeOf('xuNioN alLx', 1, 10)).toBe('U');
  expect(table.typeOf('||', 0, 2)).toBe('&');
  expect(table.typeOf('UNION', 0, 5)).toBe('');
  expect(table.typeOf('', 0, 0)).toBe('');
});

it('answers as a map does', () => {
  const word = fc.string({ unit: fc.constantFrom('A', 'B', '_', '|'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(word), word, (words, asked) => {
      const table = new WordTable(words.map((text, index) => [text, String(index)]));
      expect(table.typeOf(asked.toLowerCase(), 0, asked.length)).toBe(
        words.includes(asked) ? String(words.indexOf(asked)) : '',
      );
    }),
  );
});
