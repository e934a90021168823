import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs the demo as a user does, with fewer rounds of the CPU measurement; its exit code says whether it kept its promises. */
const output = mkdtempSync(join(tmpdir(), 'protected-shop-smoke-'));
const demo = spawnSync(
  process.execPath,
  [...process.execArgv, fileURLToPath(new URL('demo.ts', import.meta.url)), '--rounds', '3', '--output', output],
  { stdio: 'inherit' },
);
rmSync(output, { recursive: true, force: true });
process.exitCode = demo.status ?? 1;
