import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { folder, type Inventory, type Source, scanToEnd } from '@lamellar/scanner';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { layoutOf } from './layout-of.js';

/** Releases that debootstrap builds; the machine itself is a case as well where it has dpkg. */
const releases = ['bookworm', 'bullseye'] as const;
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'images');

/** Images built by debootstrap, once: exactly the packages that dpkg says are installed, read as a folder and as an image. */
export const suite: Suite = defineSuite({
  name: 'dpkg-parity',
  about:
    'Own: every package of root file systems that debootstrap builds, with version and architecture, as dpkg-query says',
  tier: 'full',
  async run({ report }) {
    if (!works('dpkg-query', ['--version'])) return report.skip('all', 'dpkg-query is not installed');
    if (existsSync('/var/lib/dpkg/status')) await compare('machine', '/', report, ['machine']);
    for (const release of releases) {
      const root = build(release, report);
      if (root) await compare(release, root, report, ['folder', 'image']);
    }
  },
});

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** The root file system of a release, built when it is not in the cache; undefined when it cannot be had here. */
function build(release: string, report: Report): string | undefined {
  const root = join(cache, release);
  if (existsSync(root)) return root;
  const refuse = (reason: string): undefined => {
    for (const kind of ['folder', 'image']) report.skip(`${release} ${kind}`, reason);
  };
  if (process.getuid?.() !== 0) return refuse('debootstrap needs root');
  if (!works('debootstrap', ['--version'])) return refuse('debootstrap is not installed');
  mkdirSync(cache, { recursive: true });
  const draft = `${root}.${process.pid}`;
  const run = spawnSync('debootstrap', ['--variant=minbase', release, draft], { encoding: 'utf8', timeout: 900_000 });
  if (run.status !== 0)
    return refuse(`debootstrap failed: ${(run.stderr || run.stdout || '').trim().split('\n').at(-1)}`);
  renameSync(draft, root);
  return root;
}

async function compare(name: string, root: string, report: Report, kinds: readonly string[]): Promise<void> {
  const wanted = installed(root);
  report.note(`${name}: dpkg lists ${wanted.length} packages`);
  for (const kind of kinds) {
    // Only what dpkg knows is compared, so the walk of the machine is kept to dpkg's folder.
    const source: Source =
      kind === 'image'
        ? layoutOf(root, `${root}.oci`)
        : folder(root, kind === 'machine' ? { exclude: exceptVar() } : {});
    const found = debs((await scanToEnd(source)).inventory);
    const missing = wanted.filter((each) => !found.includes(each));
    const extra = found.filter((each) => !wanted.includes(each));
    const same = missing.length + extra.length === 0;
    report.result(
      `${name} ${kind}`,
      same ? undefined : `missing ${missing.slice(0, 5).join(', ')}; not expected ${extra.slice(0, 5).join(', ')}`,
    );
  }
}

/** Everything of a machine but the folder of its package database. */
function exceptVar(): string[] {
  const below = (folder: string, kept: string): string[] =>
    readdirSync(join('/', folder)).flatMap((name) => (name === kept ? [] : [join(folder, name)]));
  return [...below('', 'var'), ...below('var', 'lib'), ...below('var/lib', 'dpkg')];
}

function installed(root: string): string[] {
  const format = '${db:Status-Status} ${Package} ${Version} ${Architecture}\n';
  const run = spawnSync('dpkg-query', [`--admindir=${join(root, 'var/lib/dpkg')}`, '-W', `-f=${format}`], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return run.stdout
    .split('\n')
    .filter((line) => line.startsWith('installed '))
    .map((line) => line.slice(10))
    .sort();
}

function debs(inventory: Inventory): string[] {
  return inventory.packages
    .filter((each) => each.type === 'deb')
    .map((each) => `${each.name} ${each.version} ${each.arch}`)
    .sort();
}
