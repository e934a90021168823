import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Table } from '../harness/bench.js';
import { median } from '../harness/cpu.js';
import type { Footprint } from './footprint-child.js';

/**
 * What the program costs before the first request, and in memory after 1,200 of them. Each figure is the median of fresh processes that run the
 * bundled engine as users run it: without the type stripping of the workspace.
 */
export function measureFootprint(table: Table, rules: string): void {
  const work = mkdtempSync(join(tmpdir(), 'lamellar-waf-footprint-'));
  const child = join(work, 'child.mjs');
  buildSync({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'footprint-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@lamellar/source'],
    logLevel: 'silent',
  });
  const run = (...args: string[]): Footprint =>
    JSON.parse(execFileSync(process.execPath, [child, ...args], { encoding: 'utf8' })) as Footprint;
  const stored = join(work, 'rules.lwaf');
  const middle = (of: keyof Footprint, ...args: string[]): number =>
    median(Array.from({ length: 5 }, () => run(...args)[of]));
  table.limit('compile, CPU', middle('cpu', 'compile', rules, stored), 'ms', { max: 1500 });
  table.limit('load from the serialised form, CPU', middle('cpu', 'load', stored), 'ms', { max: 150 });
  const bare = middle('rss', 'bare');
  table.limit('resident with the rules, over bare Node', (middle('rss', 'load', stored) - bare) / 2 ** 20, 'MiB', {
    max: 80,
  });
}
