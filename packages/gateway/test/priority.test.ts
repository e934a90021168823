import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { lowerThreadPriority } from '../src/mirror/priority.js';

const loader = fileURLToPath(new URL('../../../scripts/source-loader.mjs', import.meta.url));
const linux = existsSync('/proc/thread-self');
if (!linux) console.log('skipped: thread priority: there is no /proc/thread-self here');

describe.skipIf(!linux)('lowerThreadPriority', () => {
  it('lowers the thread that calls it and no other', async () => {
    const before = getPriority();
    const worker = new Worker(new URL('./priority-worker.ts', import.meta.url), { execArgv: [`--import=${loader}`] });
    const [said] = (await once(worker, 'message')) as [{ lowered: boolean; mine: number; main: number }];
    await worker.terminate();
    expect(said.lowered).toBe(true);
    expect(said.mine).toBe(7);
    expect([said.main, getPriority()]).toEqual([before, before]);
  });

  it('leaves the main thread alone', () => {
    const before = getPriority();
    lowerThreadPriority(before);
    expect(getPriority()).toBe(before);
  });
});
