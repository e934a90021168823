import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workspace/packages.js';

/** `npm run demo [-- --serve]`: the protected shop of `examples/`, attacked bare and protected. */
const directory = join(root, 'examples/protected-shop');
const demo = spawnSync(process.execPath, [...process.execArgv, join(directory, 'demo.ts'), ...process.argv.slice(2)], {
  cwd: directory,
  stdio: 'inherit',
});
process.exit(demo.status ?? 1);
