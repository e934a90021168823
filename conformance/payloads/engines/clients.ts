import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const folder = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'database-clients');

/** Requires a database client that is installed once beside the peers; throws with the reason when that cannot be done. */
export function requireClient<Module>(name: 'pg' | 'mysql2'): Module {
  if (!existsSync(join(folder, 'node_modules', name))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true,"dependencies":{"pg":"8.23.0","mysql2":"3.24.6"}}');
    const { status, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`npm install: ${stderr.split('\n')[0]}`);
  }
  return createRequire(join(folder, 'package.json'))(name === 'mysql2' ? 'mysql2/promise' : name) as Module;
}
