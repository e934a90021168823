import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './packages.js';

/** Runs a program of `node_modules/.bin` in the repository root and returns its exit code; its output is shown. */
export function runTool(name: string, args: readonly string[]): number {
  return spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
