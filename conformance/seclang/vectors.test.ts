import { expect, it } from 'vitest';
import { decodeBytes } from './vectors.js';

it.each([
  ['\\xff\\u0041', '\xffA'],
  ['é', '\xc3\xa9'],
  ['\\n\\xag\\u0141', '\\n\\xag\\u0141'],
])('decodes %s', (text, bytes) => {
  expect(decodeBytes(text)).toBe(bytes);
});
