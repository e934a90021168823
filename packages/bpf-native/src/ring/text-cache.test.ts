import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextCache } from './text-cache.js';

test('texts are what their bytes say, new or seen before', () => {
  const cache = new TextCache();
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 20 }), (texts) => {
      const room = 64;
      const bytes = new Uint8Array(texts.length * room);
      const clean = texts.map((text) => text.replaceAll('\0', ''));
      for (const [index, text] of clean.entries()) bytes.set(Buffer.from(text).subarray(0, room), index * room);
      for (let round = 0; round < 2; round++)
        for (const [index, text] of clean.entries())
          expect(cache.read(bytes, index * room, room)).toBe(Buffer.from(text).subarray(0, room).toString());
    }),
  );
});

test('a text may fill its room, and its room may be any', () => {
  const cache = new TextCache();
  const bytes = new Uint8Array(600).fill(97);
  expect(cache.read(bytes, 0, 16)).toBe('a'.repeat(16));
  expect(cache.read(bytes, 4, 300)).toBe('a'.repeat(300));
  expect(cache.read(bytes, 3, 5)).toBe('aaaaa');
});
