import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect } from '../core/inputs/collect.js';
import { bodyInputs } from './body-inputs.js';

const texts = (body: string, type?: string): string[] =>
  collect({ body: bodyInputs(Buffer.from(body), type) }).inputs.map(({ text }) => text);

test.each([
  ['JSON under its name', '{"a":"x y"}', 'application/json', 'x y'],
  ['JSON under another name', '{"a":"x y"}', 'text/plain', 'x y'],
  ['a form', 'a=x+y&b=%3B', 'application/x-www-form-urlencoded', 'x y'],
  ['plain text', 'x y', undefined, 'x y'],
  [
    'a field of a multipart body',
    '--b\r\nContent-Disposition: form-data; name="q"\r\n\r\nx y\r\n--b--\r\n',
    'multipart/form-data; boundary=b',
    'x y',
  ],
  [
    'a file name of a multipart body',
    '--b\r\nContent-Disposition: form-data; name="f"; filename="../x y"\r\n\r\ndata\r\n--b--\r\n',
    'multipart/form-data; boundary="b"',
    '../x y',
  ],
])('%s is read', (_name, body, type, text) => {
  expect(texts(body, type)).toContain(text);
});

test('no body and no content type makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('multipart/form-data; boundary=', 'multipart/x', 'application/json', ';=;'),
      fc.string(),
      (body, type, more) => {
        expect(() => bodyInputs(Buffer.from(body), type + more)).not.toThrow();
      },
    ),
  );
});
