import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sqlite } from '@lamellar/stores/sqlite';
import { afterAll, describe, expect, it } from 'vitest';

const KILLS = 50;
const folder = mkdtempSync(join(tmpdir(), 'lamellar-crash-'));
const loader = fileURLToPath(new URL('../../../scripts/source-loader.mjs', import.meta.url));
const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the writer until it has acknowledged `batches` batches, kills it, and gives every number that it acknowledged. */
async function runAndKill(path: string, batches: number): Promise<number[]> {
  const child = spawn(process.execPath, ['--conditions=@lamellar/source', `--import=${loader}`, writer, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const acknowledged: number[] = [];
  let seen = 0;
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(...line.split(',').map(Number));
    // Lines that were in the pipe when the kill came still count: they were acknowledged.
    if (seen++ === batches) child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

describe('a process that is killed', () => {
  it(`loses nothing that was acknowledged in ${KILLS} kills, and the rest becomes loss events of exact counts`, async () => {
    const path = join(folder, 'events.db');
    let lostInAll = 0;
    let acknowledgedInAll = 0;
    let told = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await runAndKill(path, (kill * 7) % 12);
      acknowledgedInAll += acknowledged.length;
      await using store = sqlite(path);
      const { lost } = store.sequence('crash-writer');
      const stored = new Set<number>();
      let losses = 0;
      for await (const event of store.query({ limit: Number.MAX_SAFE_INTEGER })) {
        if (event.metadata.sequence !== undefined) stored.add(event.metadata.sequence);
        if (event.class_uid === 6008) losses += event.count ?? 0;
      }
      for (const number of acknowledged) expect(stored.has(number)).toBe(true);
      const missing = lost.reduce((sum, gap) => sum + gap.last - gap.first + 1, 0);
      for (const gap of lost) for (let n = gap.first; n <= gap.last; n++) expect(stored.has(n)).toBe(false);
      lostInAll += missing;
      expect(losses).toBe(lostInAll);
      // Numbers that were given out are stored or told, and nothing else is.
      told = Math.max(told, ...stored, ...lost.map((gap) => gap.last));
      expect(stored.size + lostInAll).toBe(told);
    }
    expect(lostInAll).toBeGreaterThan(0);
    expect(acknowledgedInAll).toBeGreaterThan(0);
  }, 240_000);

  it('is told of once: the next start finds no gap', async () => {
    const path = join(folder, 'twice.db');
    await runAndKill(path, 3);
    {
      await using store = sqlite(path);
      expect(store.sequence('crash-writer').lost.length).toBeGreaterThan(0);
    }
    await using store = sqlite(path);
    expect(store.sequence('crash-writer').lost).toEqual([]);
    expect(store.count({ classUid: 6008 })).toBe(1);
  });
});
