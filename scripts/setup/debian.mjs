// Debian packages that parts of the tests and the demo use. Nothing of the product needs them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const table = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'debian-packages.json'), 'utf8'));

/**
 * Installs what the task can use and the machine lacks, when root on Debian; else names it and goes on.
 * @param {string} task @param {string} cache folder that remembers what was already said
 */
export function installDebianPackages(task, cache) {
  const wanted = table.filter(({ tasks }) => tasks.includes(task));
  if (wanted.length === 0 || !existsSync('/usr/bin/dpkg-query')) return;
  const missing = wanted.filter(({ name }) => !installed(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const remembered = join(cache, 'debian-packages-missing');
  const said = existsSync(remembered) ? readFileSync(remembered, 'utf8') : '';
  if (said === names.join(' ')) return;
  if (process.getuid?.() === 0) {
    console.error(`[set-up] installing Debian packages: ${names.join(' ')}`);
    apt(['update', '-qq']);
    if (!apt(['install', '-y', '-qq', '--no-install-recommends', ...names])) {
      for (const name of names) apt(['install', '-y', '-qq', '--no-install-recommends', name]);
    }
  }
  const still = missing.filter(({ name }) => !installed(name));
  for (const { name, why } of still)
    console.error(`[set-up] Debian package ${name} is not installed; without it: ${why}`);
  if (still.length > 0) {
    if (process.getuid?.() !== 0)
      console.error(`[set-up] as root: apt-get install ${still.map(({ name }) => name).join(' ')}`);
    mkdirSync(cache, { recursive: true });
    writeFileSync(remembered, still.map(({ name }) => name).join(' '));
  }
}

function installed(name) {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  return /^Status: .* installed$/m.test(stdout ?? '');
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env }).status === 0;
}
