import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeVersions } from '../../scripts/workspace/node-versions.js';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { beyondMiddleware, type Form, forms } from './applications.js';
import { flatLayout, pnpmLayout } from './layouts.js';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const ways = ['middleware', 'preload'] as const;
type Way = (typeof ways)[number];

/** One attack and one harmless request in each cell: how the sink is reached x Node x how the protection came in. */
export const suite: Suite = defineSuite({
  name: 'reach',
  about: 'whether hooks reach the sink however it is loaded, on Node 22, 24 and 26, as middleware and as preload',
  tier: 'full',
  async run({ report }) {
    const built = spawnSync('npm', ['run', 'build', '--', 'events', 'net', 'automata', 'rasp'], {
      cwd: repository,
      encoding: 'utf8',
    });
    if (built.status !== 0) {
      report.fail('build', (built.stdout + built.stderr).slice(-300));
      return;
    }
    const esbuild = installBundler();
    const base = mkdtempSync(join(tmpdir(), 'reach-'));
    try {
      const folders = { flat: join(base, 'flat'), pnpm: join(base, 'pnpm') };
      flatLayout(folders.flat);
      pnpmLayout(folders.pnpm);
      for (const form of forms) await runForm(form, folders[form.layout], esbuild, report);
      await runBeyond(folders.flat, report);
      runUnsupported(folders.flat, report);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  },
});

async function runForm(form: Form, home: string, esbuild: string | undefined, report: Report): Promise<void> {
  for (const way of ways) {
    const folder = join(home, `${form.name.replaceAll(' ', '-')}-${way}`);
    const main = prepare(form, way, folder, esbuild);
    for (const { major, path } of nodeVersions()) {
      const id = `${form.name}/node ${major}/${way}`;
      if (path === undefined) report.skip(id, `no pinned Node ${major} for this platform`);
      else if (main === undefined) report.skip(id, 'esbuild cannot be installed here');
      else report.result(id, await runCell(path, main, way, folder));
    }
  }
}

/** Writes the application of a cell and bundles it when the form says so; undefined when there is no bundler. */
function prepare(form: Form, way: Way, folder: string, esbuild: string | undefined): string | undefined {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(form.files(way === 'middleware'))) writeFileSync(join(folder, name), text);
  const main = join(folder, form.main);
  if (form.bundled !== true) return main;
  if (esbuild === undefined) return undefined;
  const out = join(folder, 'bundle.mjs');
  const banner =
    "--banner:js=import { createRequire as make } from 'node:module'; const require = make(import.meta.url);";
  const run = spawnSync(esbuild, [main, '--bundle', '--platform=node', '--format=esm', banner, `--outfile=${out}`], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`esbuild: ${run.stderr.slice(0, 400)}`);
  return out;
}

/** Starts the application, asks it something harmless, then attacks; says what is wrong. */
async function runCell(node: string, main: string, way: Way, folder: string): Promise<string | undefined> {
  const marker = join(folder, `m${Math.random().toString(36).slice(2)}`);
  return withApplication(node, main, way, async (ask) => {
    const twin = await ask('hello');
    if (!twin.includes('hello')) return `the harmless request is answered "${twin.slice(0, 200)}"`;
    const answer = await ask(`x; touch ${marker}`);
    if (existsSync(marker)) return `the attack ran; the answer is "${answer.slice(0, 200)}"`;
    return answer.includes('RASP_BLOCKED')
      ? undefined
      : `the attack did not run, and is answered "${answer.slice(0, 200)}"`;
  });
}

async function withApplication(
  node: string,
  main: string,
  way: Way,
  work: (ask: (q: string) => Promise<string>) => Promise<string | undefined>,
): Promise<string | undefined> {
  const flags = way === 'preload' ? ['--import', '@lamellar/rasp/register'] : [];
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...flags, main], {
    cwd: dirname(main),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  try {
    const port = await portOf(child);
    return await work(async (q) => {
      const response = await fetch(`http://127.0.0.1:${port}/?q=${encodeURIComponent(q)}`, {
        signal: AbortSignal.timeout(20_000),
      });
      return response.text();
    });
  } catch (error) {
    return String(error).slice(0, 400);
  } finally {
    child.kill();
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolvePort, reject) => {
    let out = '';
    let complaint = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const port = /port (\d+)/.exec(out)?.[1];
      if (port !== undefined) resolvePort(Number(port));
    });
    child.on('exit', () => reject(new Error(`the application ended: ${complaint.slice(-300)}`)));
  });
}

/** What the middleware cannot reach is named by its report before it is missed; the preload reaches it. */
async function runBeyond(home: string, report: Report): Promise<void> {
  for (const way of ways) {
    const folder = join(home, `beyond-${way}`);
    const main = prepare(beyondMiddleware, way, folder, undefined)!;
    const outcome = await withApplication(process.execPath, main, way, async (ask) => {
      const answer = await ask('process.version');
      return answer.includes('RASP_BLOCKED') ? undefined : `answered "${answer.slice(0, 100)}"`;
    });
    const id = `${beyondMiddleware.name}/${way}`;
    if (way === 'preload') report.result(id, outcome);
    else
      report.result(
        `${id} is named beforehand`,
        namedBeforehand(home) && outcome !== undefined ? undefined : 'the report does not name it, or it was reached',
      );
  }
}

function namedBeforehand(home: string): boolean {
  const script =
    "import('@lamellar/rasp').then(({ startUpReport }) => console.log(JSON.stringify(startUpReport().unreached)))";
  const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: home, encoding: 'utf8' });
  return stdout.includes('direct eval in modules that were loaded before the middleware');
}

/** A single executable says that it is unsupported: better no start than a false promise. */
function runUnsupported(home: string, report: Report): void {
  const node = nodeVersions().find(({ major }) => major === 26)?.path;
  const id = 'single executable/unsupported';
  if (node === undefined) {
    report.skip(id, 'needs Node 26, which builds single executables by itself');
    return;
  }
  const folder = join(home, 'single');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'main.js'),
    `const { createRequire } = require('node:module');\ntry { createRequire(${JSON.stringify(join(home, 'x.js'))})('@lamellar/rasp/express'); console.log('started'); } catch (error) { console.log(error.code); }\n`,
  );
  writeFileSync(
    join(folder, 'sea.json'),
    JSON.stringify({ main: 'main.js', output: 'single', disableExperimentalSEAWarning: true }),
  );
  const made = spawnSync(node, ['--build-sea', 'sea.json'], { cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) {
    report.skip(id, `node --build-sea: ${made.stderr.trim().split('\n')[0]}`);
    return;
  }
  const { stdout, stderr } = spawnSync(join(folder, 'single'), [], { encoding: 'utf8' });
  report.result(
    id,
    stdout.trim() === 'RASP_UNSUPPORTED' ? undefined : `it says "${stdout.trim()}" ${stderr.slice(0, 200)}`,
  );
}

/** Installs the bundler beside the peers, once; undefined when that cannot be done here. */
function installBundler(): string | undefined {
  const folder = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'bundlers');
  const program = join(folder, 'node_modules/.bin/esbuild');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true,"dependencies":{"esbuild":"0.28.2"}}');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  return status === 0 && existsSync(program) ? program : undefined;
}
