import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fragmentFinder } from './fragments.js';
import { stringRanges } from './string-ranges.js';

const find = (code: string, text: string): string | undefined => {
  const found = fragmentFinder(code, stringRanges(code))(text);
  return found && code.slice(found.start, found.end);
};

test('a shared piece that acts is found outside of literals only', () => {
  expect(find('out += process.exit();', 'Hi {{process.exit()}}')).toBe('process.exit()');
  expect(find('out += "process.exit()";', 'Hi {{process.exit()}}')).toBeUndefined();
  expect(find('out += "process.exit()" + process.exit()', 'process.exit()')).toBe('process.exit()');
  expect(find('const alphabetical = 1;', 'alphabetical')).toBeUndefined();
});

test('a piece of ten characters that calls is found wherever it stands, also in repetitive code', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', ' ') }),
      fc.string({ unit: fc.constantFrom('a', 'b') }),
      (before, after) => {
        expect(find(`${before}ab(a,b,a,b)${after}`, `xx${'ab(a,b,a,b)'}yy`)).toContain('(');
      },
    ),
  );
});
