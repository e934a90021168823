import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compile } from '@lamellar/policy';
import { buildSync } from 'esbuild';
import type { Table } from '../harness/bench.js';
import { cpuOf } from '../harness/cpu.js';

const folder = dirname(fileURLToPath(import.meta.url));

/** What data costs in memory and at start, and how large the package is. */
export function measureFootprint(table: Table): void {
  const heap = JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=4096', ...process.execArgv, join(folder, 'data-heap.ts')],
      { encoding: 'utf8' },
    ),
  ) as { heap: number; text: number };
  table.limit('heap of data with a prepared query, times its JSON text', heap.heap / heap.text, 'x', { max: 4 });
  const text = JSON.stringify({ items: makeItems(700_000) });
  const bare = cpuOf(() => JSON.parse(text));
  const active = cpuOf(() => compile({}, { data: JSON.parse(text) }).prepare('data.items[0].id')());
  table.limit(`${Math.round(text.length / 1e6)} MB of data active, times a bare JSON.parse`, active / bare, 'x', {
    max: 1.5,
  });
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, '../../packages/policy/src/index.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    conditions: ['@lamellar/source'],
    logLevel: 'silent',
  });
  table.limit('core bundle, minified and gzipped', gzipSync(outputFiles[0]!.contents).length / 1024, 'KB', {
    max: 120,
  });
}

/** Records of about 140 bytes of JSON text. */
export function makeItems(count: number): object[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `item-${i}`,
    owner: `user-${i % 1000}`,
    score: i % 97,
    public: i % 3 === 0,
    tags: ['alpha', `tag-${i % 50}`],
    address: { city: `city-${i % 300}`, zip: String(10_000 + (i % 90_000)) },
  }));
}
