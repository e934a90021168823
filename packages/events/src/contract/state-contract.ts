import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict';
import type { StateStore } from '../contracts/index.js';
import type { ContractCase } from './case.js';

/** Shared state under test. */
export interface StateSubject {
  readonly state: StateStore;
  /** Moves the store's clock on, or waits where it cannot be moved. */
  advance(milliseconds: number): Promise<void>;
  end?(): Promise<void>;
}

const cases: readonly [string, (state: StateStore, advance: StateSubject['advance']) => Promise<void>][] = [
  [
    'keeps values by key, with a version that changes with each write',
    async (state) => {
      equal(await state.get('k'), undefined);
      const first = await state.set('k', { a: [1, 'ü', null] });
      deepEqual(await state.get('k'), { value: { a: [1, 'ü', null] }, version: first });
      notEqual(await state.set('k', 2), first);
      deepEqual([await state.delete('k'), await state.delete('k'), await state.get('k')], [true, false, undefined]);
    },
  ],
  [
    'keeps a value as it was, whatever becomes of the object',
    async (state) => {
      const value = { list: [1] };
      await state.set('k', value);
      value.list.push(2);
      deepEqual((await state.get('k'))?.value, { list: [1] });
      const kept = await state.get('k');
      (kept!.value as typeof value).list.push(3);
      deepEqual((await state.get('k'))?.value, { list: [1] });
    },
  ],
  [
    'lets one of several writers win',
    async (state) => {
      const version = await state.compareAndSet('k', undefined, 'a');
      equal(typeof version, 'number');
      equal(await state.compareAndSet('k', undefined, 'b'), undefined);
      const outcomes = await Promise.all([1, 2, 3, 4].map((n) => state.compareAndSet('k', version, n)));
      equal(outcomes.filter((outcome) => outcome !== undefined).length, 1);
    },
  ],
  [
    'adds the increments of many at once',
    async (state) => {
      await Promise.all(Array.from({ length: 50 }, () => state.increment('n', 2)));
      deepEqual([await state.increment('n', -1), await state.increment('other')], [99, 1]);
    },
  ],
  [
    'forgets a value when its time is over, and counts a window from its first increment',
    async (state, advance) => {
      await state.set('k', 1, { ttl: 200 });
      await state.increment('n', 1, { ttl: 200 });
      await advance(100);
      equal(await state.increment('n', 1, { ttl: 200 }), 2);
      await advance(150);
      deepEqual([await state.get('k'), await state.increment('n')], [undefined, 1]);
    },
  ],
  [
    'treats a value whose time is over as absent in compareAndSet and delete',
    async (state, advance) => {
      const version = await state.set('k', 1, { ttl: 100 });
      await state.set('d', 1, { ttl: 100 });
      await advance(150);
      equal(await state.compareAndSet('k', version, 2), undefined);
      equal(await state.delete('d'), false);
      equal(typeof (await state.compareAndSet('k', undefined, 3)), 'number');
      equal((await state.get('k'))?.value, 3);
    },
  ],
  [
    'never repeats a version of a key, not even after it was deleted',
    async (state) => {
      const first = await state.set('k', 1);
      await state.delete('k');
      notEqual(await state.set('k', 1), first);
    },
  ],
  [
    'refuses to count what is no number',
    async (state) => {
      await state.set('k', 'text');
      await rejects(state.increment('k'));
      equal((await state.get('k'))?.value, 'text');
    },
  ],
  [
    'takes any text as a key',
    async (state) => {
      const keys = ['__proto__', 'constructor', "o'brien", 'a b', 'ключ', 'a/b:c*d'];
      for (const key of keys) await state.set(key, key);
      for (const key of keys) equal((await state.get(key))?.value, key);
    },
  ],
];

/** What every shared state promises, as cases for any test runner; each opens a subject of its own. */
export function stateContract(open: () => Promise<StateSubject>): ContractCase[] {
  return cases.map(([name, check]) => ({
    name,
    async run() {
      const subject = await open();
      try {
        await check(subject.state, (milliseconds) => subject.advance(milliseconds));
      } finally {
        await subject.end?.();
      }
    },
  }));
}
