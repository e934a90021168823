import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checklist } from './workspace/checklist.js';
import { execute, lastWords } from './workspace/execute.js';
import { nodeVersions } from './workspace/node-versions.js';
import { type Package, readPackages, root } from './workspace/packages.js';
import { pnpm } from './workspace/pnpm.js';

/**
 * `npm run packages [-- PACKAGE...]`: each package is packed, checked by publint and attw, installed alone in an empty
 * project, and every entry is imported and required on Node 22, 24 and 26. Needs a build.
 */
const wanted = process.argv.slice(2);
const all = readPackages();
const chosen = all.filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));
const checklist = new Checklist();
const work = mkdtempSync(join(tmpdir(), 'lamellar-packages-'));
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

const tarballs = new Map<string, string>();
for (const { name, directory } of all) {
  const packed = await execute(process.execPath, [pnpm, 'pack', '--pack-destination', work], { cwd: directory });
  const file = readdirSync(work).find((entry) => entry.startsWith(`${name.slice(1).replace('/', '-')}-`));
  if (packed.code === 0 && file !== undefined) tarballs.set(name, join(work, file));
  else checklist.fail(`${name} packs`, lastWords(packed));
}

/** The package and those of ours that it depends on, as tarballs. */
function closure(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const dependencies = all.find((each) => each.name === name)?.manifest.dependencies ?? {};
  for (const dependency of Object.keys(dependencies)) if (tarballs.has(dependency)) closure(dependency, seen);
  return seen;
}

const probe = `
const problems = [];
const missing = new Set();
for (const entry of JSON.parse(process.argv[2])) {
  for (const [how, load] of [['import', () => import(entry)], ['require', () => require(entry)]]) {
    try {
      const module = await load();
      if (module === null || typeof module !== 'object') problems.push(how + ' ' + entry + ' gives no module');
    } catch (error) {
      const peer = /Cannot find (?:package|module) '([^']+)'/.exec(error.message)?.[1];
      if (peer && JSON.parse(process.argv[3]).includes(peer)) missing.add(peer);
      else problems.push(how + ' ' + entry + ': ' + error.message);
    }
  }
}
console.log(JSON.stringify({ problems, missing: [...missing] }));
`;

async function installAlone(target: Package): Promise<void> {
  const project = join(work, `alone-${target.folder}`);
  const files = [...closure(target.name)].map((name) => tarballs.get(name)!);
  const peers = Object.keys(target.manifest.peerDependencies ?? {});
  rmSync(project, { recursive: true, force: true });
  await execute('mkdir', ['-p', project]);
  writeFileSync(join(project, 'package.json'), '{"name":"alone","private":true,"type":"module"}\n');
  writeFileSync(
    join(project, 'probe.mjs'),
    `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${probe}`,
  );
  const install = (names: readonly string[]): ReturnType<typeof execute> =>
    execute(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer', '--prefer-offline', ...names],
      { cwd: project },
    );
  const installed = await install(files);
  checklist.check(`${target.name} installs alone`, installed.code === 0 ? undefined : lastWords(installed));
  if (installed.code !== 0) return;
  const entries = JSON.stringify(target.entries.map(({ specifier }) => specifier));
  for (const { major, path } of nodeVersions()) {
    const name = `${target.name}: ${target.entries.length} entries import and require on Node ${major}`;
    if (path === undefined) {
      checklist.skip(name, `no pinned Node ${major} for ${process.platform}-${process.arch}`);
      continue;
    }
    const look = async (): Promise<{ problems: string[]; missing: string[] }> => {
      const run = await execute(
        path,
        ['--disable-warning=ExperimentalWarning', 'probe.mjs', entries, JSON.stringify(peers)],
        { cwd: project },
      );
      return run.code === 0 ? JSON.parse(run.stdout) : { problems: [lastWords(run)], missing: [] };
    };
    let { problems, missing } = await look();
    if (problems.length === 0 && missing.length > 0) {
      const versions = JSON.parse(readFileSync(join(target.directory, 'package.json'), 'utf8')).devDependencies ?? {};
      await install(
        missing.map((peer) => `${peer}@${versions[peer] ?? target.manifest.peerDependencies?.[peer] ?? 'latest'}`),
      );
      ({ problems, missing } = await look());
      problems.push(...missing.map((peer) => `${peer} is still missing`));
    }
    checklist.check(name, problems.length === 0 ? undefined : problems.join('; '));
  }
}

for (const target of chosen) {
  const tarball = tarballs.get(target.name);
  if (tarball === undefined) continue;
  const lint = await execute(bin('publint'), ['run', tarball, '--strict']);
  checklist.check(`${target.name} passes publint`, lint.code === 0 ? undefined : lastWords(lint));
  const types = await execute(bin('attw'), [tarball, '--profile', 'esm-only', '--no-color']);
  checklist.check(`${target.name} passes attw`, types.code === 0 ? undefined : lastWords(types));
  await installAlone(target);
}
rmSync(work, { recursive: true, force: true });
checklist.finish();
