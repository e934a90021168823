import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineBench, type Table } from './harness/bench.js';
import { formatNs, median } from './harness/cpu.js';
import { requestBytes, send } from './rasp/load.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = resolve(here, '..');
const cache = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'rasp-bench');
const protections = ['bare', 'rasp', 'zen'] as const;
type Protection = (typeof protections)[number];
const kinds = ['http', 'get', 'post'] as const;
const titles = { http: 'bare node:http', get: 'Express GET', post: 'Express POST, 21 JSON fields and SQLite' };

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly start: number;
  readonly rss: number;
}

/** What protection adds to a request, a start and the memory of a process: CPU of the server's process, rounds interleaved, medians. */
export const bench = defineBench({
  name: 'rasp',
  about: 'What does RASP add to a request, beside Aikido Zen and nothing?',
  async run(table) {
    table.note(`Node ${process.version}, @aikidosec/firewall 1.8.36 in blocking mode without a token, Express 5.3.0`);
    // What an earlier layout left behind would be packed too.
    rmSync(join(repository, 'packages/rasp/dist'), { recursive: true, force: true });
    const built = spawnSync('npm', ['run', 'build', '--', 'events', 'net', 'automata', 'rasp'], { cwd: repository });
    if (built.status !== 0) throw new Error('the packages cannot be built');
    const zen = installPeer();
    if (zen !== undefined) table.noPeer('every row', zen, '<= 1/5');
    for (const kind of kinds) await measureKind(kind, zen === undefined, table);
    sizes(table);
  },
});

async function measureKind(kind: (typeof kinds)[number], withZen: boolean, table: Table): Promise<void> {
  const chosen = protections.filter((protection) => withZen || protection !== 'zen');
  const servers = new Map<Protection, Server>();
  for (const protection of chosen) servers.set(protection, await start(kind, protection));
  const times = new Map<Protection, number[]>(chosen.map((protection) => [protection, []]));
  const bytes = requestBytes(kind);
  const count = kind === 'post' ? 2000 : 4000;
  try {
    for (const { port } of servers.values()) await send(port, bytes, 3000);
    for (let round = 0; round < 11; round++) {
      for (const [protection, { child, port }] of servers) {
        const before = await usage(child);
        await send(port, bytes, count);
        const after = await usage(child);
        times.get(protection)!.push(((after.usage - before.usage) * 1000) / count);
      }
    }
    const cost = (protection: Protection): number => median(times.get(protection)!);
    const bare = cost('bare');
    // Differences within a round, so that a slow moment of the machine meets both sides.
    const added = (protection: Protection): number =>
      median(times.get(protection)!.map((time, round) => time - times.get('bare')![round]!));
    table.note(
      `${titles[kind]}: bare ${formatNs(bare)}, rasp ${formatNs(cost('rasp'))}${withZen ? `, zen ${formatNs(cost('zen'))}` : ''} a request`,
    );
    if (withZen) table.faster(`added to ${titles[kind]}`, Math.max(added('rasp'), 1), added('zen'), 5);
    if (kind === 'get') table.limit('Express GET over bare', (100 * added('rasp')) / bare, '%', { max: 10 });
    if (kind === 'get') {
      const memory = await Promise.all([usage(servers.get('rasp')!.child), usage(servers.get('bare')!.child)]);
      table.limit('resident memory more than bare, after load', (memory[0].rss - memory[1].rss) / 2 ** 20, 'MiB', {
        max: 15,
      });
    }
  } finally {
    for (const { child } of servers.values()) child.kill();
  }
  if (kind === 'get') await startUp(table);
}

/** CPU until the protection is loaded, median of several starts. */
async function startUp(table: Table): Promise<void> {
  const starts: number[] = [];
  for (let round = 0; round < 7; round++) {
    const { child, start: time } = await start('http', 'rasp');
    starts.push(time);
    child.kill();
  }
  table.limit('start-up, CPU', median(starts), 'ms', { max: 80 });
}

function start(kind: string, protection: Protection): Promise<Server> {
  return new Promise((resolveServer, reject) => {
    const child = fork(join(cache, 'application.cjs'), [kind, protection, cache], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_OPTIONS: '', AIKIDO_BLOCK: 'true', AIKIDO_TOKEN: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('message', (message) => resolveServer({ child, ...(message as Omit<Server, 'child'>) }));
    child.once('exit', (code) => reject(new Error(`the server ended: ${code}`)));
  });
}

function usage(child: ChildProcess): Promise<{ readonly usage: number; readonly rss: number }> {
  return new Promise((resolveUsage) => {
    child.once('message', (message) => resolveUsage(message as { usage: number; rss: number }));
    child.send('usage');
  });
}

/** Installs Express and the peer once, and the built packages as npm would; the reason when the peer cannot be had. */
function installPeer(): string | undefined {
  const manifest = JSON.stringify({
    private: true,
    dependencies: { express: '5.3.0', '@aikidosec/firewall': '1.8.36' },
  });
  mkdirSync(cache, { recursive: true });
  let reason: string | undefined;
  if (!existsSync(join(cache, 'node_modules/@aikidosec'))) {
    writeFileSync(join(cache, 'package.json'), manifest);
    const { status, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: cache,
      encoding: 'utf8',
    });
    if (status !== 0) reason = stderr.split('\n')[0] ?? 'npm install failed';
  }
  copyBuilt(join(cache, 'node_modules/@lamellar'));
  copyApplication();
  return reason;
}

function copyBuilt(scope: string): void {
  for (const name of ['events', 'net', 'automata', 'rasp']) {
    rmSync(join(scope, name), { recursive: true, force: true });
    for (const part of ['package.json', 'dist', 'patches', 'targets']) {
      const from = join(repository, 'packages', name, part);
      if (existsSync(from)) cpSync(from, join(scope, name, part), { recursive: true });
    }
  }
}

function copyApplication(): void {
  cpSync(join(here, 'rasp/application.cjs'), join(cache, 'application.cjs'));
}

/** What npm would pack, without source maps' share of other packages. */
function sizes(table: Table): void {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: join(repository, 'packages/rasp'),
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(stdout) as { unpackedSize: number }[];
  table.limit('package, unpacked', packed!.unpackedSize / 2 ** 20, 'MiB', { max: 1.5 });
}
