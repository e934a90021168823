#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/cli.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  const loader = new URL('../../../scripts/source-loader.mjs', import.meta.url).href;
  const source = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
  const flags = ['--conditions=@lamellar/source', `--import=${loader}`, source];
  const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
