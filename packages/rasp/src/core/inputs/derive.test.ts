import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derive } from './derive.js';

const forms = (text: string): string[] => derive({ place: 'q', text }).map((each) => each.text);

test.each([
  [' x ', 'x'],
  ['%2e%2e%2f', '../'],
  ['%252e', '.'],
  [Buffer.from("' OR 1=1 --").toString('base64'), "' OR 1=1 --"],
  [Buffer.from('; id; id').toString('hex'), '; id; id'],
  ['a\0.png', 'a'],
])('%j may be used as %j', (text, form) => {
  expect(forms(text)).toContain(form);
});

test('the text itself comes first, and there are at most five forms, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const all = forms(text);
      expect(all[0]).toBe(text);
      expect(all.length).toBeLessThanOrEqual(5);
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});
