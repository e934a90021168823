import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformations } from '../transformations/index.js';
import { creatingNeedsOf, needsOf } from './byte-needs.js';
import { TextTraits, WordGate } from './text-traits.js';

const byte = fc.oneof(
  fc.constantFrom(...'%+&\\\0 \t/.*-#"\'^,;(AZaz09uxX\xa0\xc2\x80'),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
);
const text = fc.array(byte, { maxLength: 12 }).map((bytes) => bytes.join(''));

function classesOf(value: string): number {
  const traits = new TextTraits();
  traits.read(value);
  return traits.classes;
}

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

describe('a gate of words', () => {
  it.each([...transformations.keys()])('passes whatever %s leaves of a text that it passes not', (name) => {
    const apply = transformations.get(name)?.apply ?? ((value: string): string => value);
    fc.assert(
      fc.property(text, fc.array(byte, { minLength: 1, maxLength: 3 }), (value, bytes) => {
        const word = bytes.join('').toLowerCase();
        const traits = new TextTraits();
        traits.read(value);
        if ((creatingNeedsOf(name) & traits.classes) !== 0 || WordGate.of([word])?.passes(traits) !== false) return;
        expect(apply(value).toLowerCase()).not.toContain(word);
      }),
      { numRuns: 500 },
    );
  });
});
