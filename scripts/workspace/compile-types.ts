import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './packages.js';

/** Runs `tsc -b` over the packages and the checks project: types everywhere, declarations into `dist`. */
export function compileTypes(): boolean {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '-b', 'tsconfig.json'], { cwd: root, stdio: 'inherit' }).status === 0;
}
