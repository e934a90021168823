import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqlite } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('state', () => {
  it('is shared by two openings of one file, and only one of two writers wins', async () => {
    const path = join(folder, 'shared.db');
    await using a = sqlite(path);
    await using b = sqlite(path);
    expect(await a.state.compareAndSet('lease', undefined, 'a')).toBeTypeOf('number');
    expect(await b.state.compareAndSet('lease', undefined, 'b')).toBeUndefined();
    const entry = await b.state.get('lease');
    expect(entry?.value).toBe('a');
    expect(await b.state.compareAndSet('lease', entry?.version, 'b')).toBeTypeOf('number');
    expect(await a.state.compareAndSet('lease', entry?.version, 'a')).toBeUndefined();
  });

  it('never gives a version twice, not even to a key that was deleted and made again', async () => {
    await using store = sqlite(':memory:');
    const first = await store.state.set('k', 1);
    await store.state.delete('k');
    const second = await store.state.set('k', 1);
    expect(second).not.toBe(first);
    expect(await store.state.compareAndSet('k', first, 2)).toBeUndefined();
  });

  it('forgets a value when its time is over, for every operation', async () => {
    let now = 1000;
    await using store = sqlite(':memory:', { now: () => now });
    await store.state.set('k', 'v', { ttl: 500 });
    now = 1499;
    expect((await store.state.get('k'))?.value).toBe('v');
    now = 1500;
    expect(await store.state.get('k')).toBeUndefined();
    expect(await store.state.compareAndSet('k', undefined, 'new')).toBeTypeOf('number');
  });

  it('counts in a window that starts with the first increment', async () => {
    let now = 0;
    await using store = sqlite(':memory:', { now: () => now });
    expect(await store.state.increment('hits', 1, { ttl: 100 })).toBe(1);
    now = 99;
    expect(await store.state.increment('hits', 2, { ttl: 100 })).toBe(3);
    now = 100;
    expect(await store.state.increment('hits', 1, { ttl: 100 })).toBe(1);
  });

  it('deletes expired values when it cleans up', async () => {
    let now = 0;
    await using store = sqlite(':memory:', { now: () => now });
    await store.state.set('k', 'v', { ttl: 1 });
    now = 2;
    store.retain({});
    expect(await store.state.delete('k')).toBe(false);
  });

  it.each([
    [
      'increments a text',
      (s: ReturnType<typeof sqlite>) => s.state.set('k', 'text').then(() => s.state.increment('k')),
      'holds no number',
    ],
    ['sets what is not JSON', (s: ReturnType<typeof sqlite>) => s.state.set('k', undefined), 'is not JSON'],
    ['has no time to live', (s: ReturnType<typeof sqlite>) => s.state.set('k', 1, { ttl: 0 }), 'more than 0 ms'],
  ])('refuses a call that %s', async (_, call, message) => {
    await using store = sqlite(':memory:');
    await expect(call(store)).rejects.toThrow(message);
  });
});
