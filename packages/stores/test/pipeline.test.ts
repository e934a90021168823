import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPipeline, httpActivity, type OcsfEvent } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-stores-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (): OcsfEvent => httpActivity({ activity_id: 3, http_request: { url: { path: '/' } } });

describe('a pipeline over a store', () => {
  it('numbers on from run to run, and the store has every number', async () => {
    const path = join(folder, 'runs.db');
    for (let run = 0; run < 3; run++) {
      await using store = sqlite(path);
      const sequence = store.sequence('shop');
      expect(sequence.lost).toEqual([]);
      const pipeline = createPipeline({ name: 'shop', sinks: [store], sequence });
      for (let i = 0; i < 100; i++) pipeline.emit(event());
      await pipeline.flush();
      await pipeline[Symbol.asyncDispose]();
    }
    await using store = sqlite(path);
    const numbers: (number | undefined)[] = [];
    for await (const { metadata } of store.query()) numbers.push(metadata.sequence);
    expect(numbers.sort((a, b) => a! - b!)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  it('that dropped events and said so is not told of again as a crash', async () => {
    const path = join(folder, 'drops.db');
    {
      const store = sqlite(path);
      const sequence = store.sequence('shop');
      const pipeline = createPipeline({ name: 'shop', sinks: [store], sequence, queueLimit: 10, drop: 'newest' });
      for (let i = 0; i < 100; i++) pipeline.emit(event());
      await pipeline.flush();
      await pipeline[Symbol.asyncDispose]();
      await store.close();
    }
    await using store = sqlite(path);
    const told = await (async () => {
      let count = 0;
      for await (const each of store.query({ classUid: 6008 })) count += each.count ?? 0;
      return count;
    })();
    expect(told).toBeGreaterThan(0);
    expect(store.count({ classUid: 4002 }) + told).toBe(100);
    expect(store.sequence('shop').lost).toEqual([]);
  });
});
