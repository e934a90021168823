import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { byRejecting } from './refusals.js';
import { wrapMethod } from './wrap.js';

const refuseBad = ([first]: readonly unknown[]): Error | undefined =>
  first === 'bad' ? new Error('refused') : undefined;

test('a wrapped method looks like the original and passes this, arguments and answer through', () => {
  const symbol = Symbol('own');
  const holder = {
    factor: 3,
    scale(this: { factor: number }, by: number, _more: unknown): number {
      return this.factor * by;
    },
  };
  Object.assign(holder.scale, { extra: 1, [symbol]: 2 });
  const before = holder.scale;
  expect(wrapMethod(holder, 'scale', () => undefined)).toBe(true);
  expect(holder.scale).not.toBe(before);
  expect([holder.scale.name, holder.scale.length]).toEqual(['scale', 2]);
  expect(Reflect.get(holder.scale, 'extra')).toBe(1);
  expect(Reflect.get(holder.scale, symbol)).toBe(2);
  expect(holder.scale(4, undefined)).toBe(12);
});

test('wrapping twice does nothing, and what is no function is left alone', () => {
  const holder = { f: (): number => 1, n: 1 };
  expect(wrapMethod(holder, 'f', () => undefined)).toBe(true);
  const once = holder.f;
  expect(wrapMethod(holder, 'f', () => undefined)).toBe(false);
  expect(holder.f).toBe(once);
  expect(wrapMethod(holder, 'n', () => undefined)).toBe(false);
  expect(wrapMethod(holder, 'absent', () => undefined)).toBe(false);
});

test('a refused call throws or rejects, and never reaches the original', async () => {
  let calls = 0;
  const holder = { now: (_: string): number => ++calls, later: async (_: string): Promise<number> => ++calls };
  wrapMethod(holder, 'now', refuseBad);
  wrapMethod(holder, 'later', refuseBad, byRejecting);
  expect(() => holder.now('bad')).toThrow('refused');
  await expect(holder.later('bad')).rejects.toThrow('refused');
  expect(calls).toBe(0);
  expect(holder.now('good')).toBe(1);
});

test('the promisified form is guarded too', async () => {
  const holder = { run: (_: string): void => undefined };
  Object.defineProperty(holder.run, promisify.custom, { value: async (text: string): Promise<string> => text });
  wrapMethod(holder, 'run', refuseBad);
  const run = promisify(holder.run) as unknown as (text: string) => Promise<string>;
  expect(await run('good')).toBe('good');
  await expect(run('bad')).rejects.toThrow('refused');
});

test('a wrapped class can be constructed and extended', () => {
  class Original {
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  const holder = { Original };
  wrapMethod(holder, 'Original', refuseBad);
  class Child extends holder.Original {}
  expect(new Child('a')).toBeInstanceOf(Original);
  expect(new Child('a').text).toBe('a');
  expect(() => new holder.Original('bad')).toThrow('refused');
});
