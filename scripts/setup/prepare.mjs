// Finds or installs the pinned pnpm, the pinned Node and the workspace's packages. Silent when all is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';
import { installDebianPackages } from './debian.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const tools = join(root, '.tools');
const pinnedNode = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');

/** @param {string} task the root command that is about to run */
export function prepare(task) {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) fail(`Node 20 or newer is needed to start; this is ${process.version}.`);
  if (!ready()) {
    alone(join(tools, 'set-up.lock'), () => {
      installPnpm();
      installWorkspace();
    });
  }
  installDebianPackages(task, join(root, '.cache'));
  const node = findNode();
  return { root, node, path: [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
}

/** The pinned Node from the workspace, or the running one where no pinned build exists for the platform. */
function findNode() {
  if (existsSync(pinnedNode)) return pinnedNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `No pinned Node exists for ${process.platform}-${process.arch}: start with Node 22.18 or newer instead of ${process.version}.`,
  );
}

const pnpm = join(tools, 'node_modules/pnpm/bin/pnpm.cjs');
const stamp = join(root, 'node_modules/.lamellar-stamp');

/** True when the pinned pnpm and Node are there and the stamp says that this very lockfile is installed. */
function ready() {
  const pinned =
    manifest.optionalDependencies[`node-${process.platform}-${process.arch}`] === undefined || existsSync(pinnedNode);
  return pinned && hasPnpm() && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function hasPnpm() {
  const installed = join(tools, 'node_modules/pnpm/package.json');
  return existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === pnpmVersion;
}

/** Installs the pinned pnpm into `.tools`. */
function installPnpm() {
  if (hasPnpm()) return;
  step(`installing pnpm ${pnpmVersion}`);
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'package.json'), '{"private":true}\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--loglevel=error'];
  run('npm', ['install', ...flags, '--prefix', tools, `pnpm@${pnpmVersion}`]);
}

/** Installs the locked packages, the pinned Node among them. */
function installWorkspace() {
  if (ready()) return;
  const wanted = fingerprint();
  step(`installing the pinned Node and the locked packages (once, about a minute)`);
  run(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']);
  if (!existsSync(join(root, 'node_modules/.modules.yaml')))
    fail('the installation of the locked packages was cut off; run the command again');
  writeFileSync(stamp, wanted);
  step('toolchain ready');
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'package.json', 'pnpm-workspace.yaml'])
    hash.update(readFileSync(join(root, file)));
  return hash.update(root).digest('hex');
}

function run(command, args) {
  const env = { ...process.env, CI: 'true', npm_config_update_notifier: 'false' };
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env });
  if (result.status !== 0)
    fail(
      `"${command} ${args.slice(0, 2).join(' ')}" failed${result.error ? `: ${result.error.message}` : ` with exit code ${result.status}`}`,
    );
}

function step(text) {
  console.error(`[set-up] ${text}`);
}

function fail(text) {
  console.error(`[set-up] ${text}`);
  process.exit(1);
}
