import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect } from './collect.js';

const texts = (root: unknown): string[] => collect({ body: root }).inputs.map(({ text }) => text);

test('texts, numbers and odd keys are collected with their places', () => {
  const { inputs, truncated } = collect({ body: { a: ['x', { b: 7 }], 'k; ey': true, e: '' } });
  expect(truncated).toBe(false);
  expect(inputs).toEqual(
    expect.arrayContaining([
      { place: 'body.a[0]', text: 'x' },
      { place: 'body.a[1].b', text: '7' },
      { place: 'body{key}', text: 'k; ey' },
    ]),
  );
});

test('getters are not called, functions and hostile proxies are passed over, circles end', () => {
  let called = false;
  const circle: Record<string, unknown> = { text: 'seen' };
  circle['self'] = circle;
  circle['proxy'] = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('hostile');
      },
    },
  );
  Object.defineProperty(circle, 'trap', {
    enumerable: true,
    get: () => {
      called = true;
      return 'x';
    },
  });
  expect(texts(circle)).toEqual(['seen']);
  expect(called).toBe(false);
});

test('own __proto__ keys are read as any other', () => {
  expect(texts(JSON.parse('{"__proto__":{"polluted":"yes"}}'))).toEqual(['yes']);
});

test.each([
  ['more texts than the limit', Array.from({ length: 3000 }, (_, index) => `t${index}`)],
  [
    'more keys than the limit',
    Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`a key ${index}`, null])),
  ],
  ['a text that is too long', 'x'.repeat(70_000)],
  ['too many levels', JSON.parse(`${'['.repeat(100)}"deep"${']'.repeat(100)}`) as unknown],
  ['a million members', new Array(1_000_000).fill(0)],
])('%s is told as truncated', (_name, root) => {
  const found = collect({ body: root });
  expect(found.truncated).toBe(true);
  expect(found.inputs.length).toBeLessThan(10_000);
});

test('every text of any JSON is found', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.string({ minLength: 1 })), { maxLength: 20 }), (value) => {
      const found = new Set(texts(value));
      for (const each of value) for (const key of Reflect.ownKeys(each)) expect(found).toContain(each[key as string]);
    }),
  );
});
