import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformations } from '../transformations/index.js';
import { classesOf, needsOf } from './byte-needs.js';

const byte = fc.oneof(
  fc.constantFrom(...'%+&\\\0 \t/.*-#"\'^,;(AZaz09uxX\xa0\xc2\x80'),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
);
const text = fc.array(byte, { maxLength: 12 }).map((bytes) => bytes.join(''));

describe('the needs of transformations', () => {
  it.each([...transformations.keys()])('of %s are never missing when it changes a text', (name) => {
    const apply = transformations.get(name)?.apply ?? ((value: string): string => value);
    fc.assert(
      fc.property(text, (value) => {
        if ((needsOf(name) & classesOf(value)) === 0) expect(apply(value)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });
});
