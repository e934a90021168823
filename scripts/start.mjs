// The one door to every root command: makes the machine ready, then runs scripts/TASK.ts on the pinned Node.
// Plain JavaScript for the Node that a bare machine has (20 or newer).
import { spawnSync } from 'node:child_process';
import { prepare } from './setup/prepare.mjs';
import { sourceFlags } from './setup/source-flags.mjs';

const [task, ...rest] = process.argv.slice(2);
if (task === undefined || !/^[a-z-]+$/.test(task)) {
  console.error('usage: node scripts/start.mjs TASK [ARGUMENT...]');
  process.exit(2);
}
const args = rest[0] === '--' ? rest.slice(1) : rest;
const { node, root, path } = prepare(task);
const result = spawnSync(node, [...sourceFlags(root), `${root}/scripts/${task}.ts`, ...args], {
  stdio: 'inherit',
  cwd: root,
  env: { ...process.env, PATH: path },
});
if (result.error) console.error(result.error.message);
process.exit(result.status ?? 1);
