import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packDockerArchive, packLayout } from './pack.js';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'images');
/** Programs that are not ours, built or installed by whoever runs the bench. */
export const peers: string =
  process.env['LAMELLAR_PEERS'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'peers');
const goProgram = join(peers, 'crane');
/** Rises when the content of the image changes. */
const EDITION = 4;

/** Jars and Python packages are taken out of Debian's packages, but not installed by dpkg: they are what an application brings. */
const jars = [
  'libmaven3-core-java',
  'libmaven-resolver-java',
  'libguava-java',
  'libcommons-io-java',
  'libcommons-lang3-java',
  'libcommons-compress-java',
  'libjackson2-core-java',
  'libjackson2-databind-java',
  'liblog4j2-java',
  'libhttpclient-java',
  'libbcprov-java',
  'libslf4j-java',
];
const wheels = [
  'python3-requests',
  'python3-urllib3',
  'python3-certifi',
  'python3-chardet',
  'python3-idna',
  'python3-cryptography',
  'python3-cffi-backend',
  'python3-flask',
  'python3-jinja2',
  'python3-werkzeug',
  'python3-click',
  'python3-markupsafe',
  'python3-itsdangerous',
  'python3-django',
  'python3-sqlalchemy',
  'python3-yaml',
  'python3-lxml',
  'python3-pil',
  'python3-numpy',
  'python3-wheel',
];

/** One image in the forms that the programs ask for. */
export interface BenchImage {
  /** OCI layout of one gzip layer. */
  readonly layout: string;
  /** The same as `docker save` writes it. */
  readonly archive: string;
  /** The same files in a folder. */
  readonly root: string;
}

/** Why the image cannot be built here. */
export interface NoImage {
  readonly reason: string;
}

/**
 * Debian bookworm of debootstrap with this repository's installed npm packages, Python packages, jars and a Go program (crane) in it. Built once.
 */
export function benchImage(): BenchImage | NoImage {
  if (!existsSync(goProgram))
    return {
      reason: `a Go program for the image is missing: GOBIN=${peers} go install github.com/google/go-containerregistry/cmd/crane@v0.22.1`,
    };
  const place = join(cache, `bench-${EDITION}`);
  const image = { layout: join(place, 'oci'), archive: join(place, 'docker.tar'), root: join(place, 'root') };
  if (existsSync(place)) return image;
  const base = join(cache, 'bookworm');
  const failed = existsSync(base) ? undefined : bootstrap(base);
  if (failed !== undefined) return { reason: failed };
  const draft = `${place}.${process.pid}`;
  const root = join(draft, 'root');
  try {
    mkdirSync(draft, { recursive: true });
    run('cp', ['-a', base, root]);
    addNodePackages(join(root, 'opt/app/node_modules'));
    addDebianContent(draft, root);
    mkdirSync(join(root, 'opt/app/bin'), { recursive: true });
    cpSync(goProgram, join(root, 'opt/app/bin/crane'));
    packLayout(root, join(draft, 'oci'));
    packDockerArchive(join(draft, 'oci'), join(draft, 'docker.tar'));
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    return { reason: (error as Error).message };
  }
  return image;
}

function bootstrap(base: string): string | undefined {
  if (process.getuid?.() !== 0) return 'debootstrap needs root';
  mkdirSync(cache, { recursive: true });
  const draft = `${base}.${process.pid}`;
  try {
    run('debootstrap', ['--variant=minbase', 'bookworm', draft]);
  } catch (error) {
    return (error as Error).message;
  }
  renameSync(draft, base);
  return undefined;
}

function run(program: string, args: readonly string[], cwd?: string): void {
  const done = spawnSync(program, args, { encoding: 'utf8', timeout: 900_000, ...(cwd ? { cwd } : {}) });
  if (done.status === 0) return;
  throw new Error(`${program} failed: ${(done.stderr || done.error?.message || '').trim().split('\n').at(-1)}`);
}

/** Files of Debian packages, put where an application would have them. */
function addDebianContent(draft: string, root: string): void {
  const downloads = join(draft, 'downloads');
  mkdirSync(downloads);
  run('apt-get', ['download', ...jars, ...wheels], downloads);
  for (const file of readdirSync(downloads)) run('dpkg-deb', ['-x', file, 'content'], downloads);
  const content = join(downloads, 'content');
  const move = (from: string, to: string): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    renameSync(join(content, from), join(root, to));
  };
  move('usr/share/java', 'opt/app/lib');
  // Maven's own layout, to which the names in usr/share/java link.
  if (existsSync(join(content, 'usr/share/maven-repo'))) move('usr/share/maven-repo', 'opt/maven-repo');
  move('usr/lib/python3/dist-packages', 'opt/venv/lib/python3.11/site-packages');
  rmSync(downloads, { recursive: true });
}

/** The packages of the repository's store, as an application would have installed them. */
function addNodePackages(target: string): void {
  const store = join(repository, 'node_modules/.pnpm');
  for (const folder of readdirSync(store)) {
    const inner = join(store, folder, 'node_modules');
    if (!existsSync(inner) || folder.startsWith('node-linux')) continue;
    for (const name of names(inner)) {
      const source = join(inner, name);
      if (existsSync(join(source, 'package.json')))
        cpSync(source, join(target, '.pnpm', folder, 'node_modules', name), {
          recursive: true,
          verbatimSymlinks: true,
        });
    }
  }
}

/** Packages that really stand there, not the links to their dependencies. */
function names(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    if (!entry.name.startsWith('@')) return [entry.name];
    const scope = readdirSync(join(folder, entry.name), { withFileTypes: true });
    return scope.filter((each) => each.isDirectory()).map((each) => `${entry.name}/${each.name}`);
  });
}
