import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'images');

/** Why the image cannot be built here. */
export interface NoImage {
  readonly reason: string;
}

/**
 * An OCI layout and a docker-archive like it, built once: Debian bookworm of debootstrap, and this repository's installed npm packages in it (with
 * esbuild, a Go program, among them).
 */
export function benchImage(): { readonly layout: string } | NoImage {
  const layout = join(cache, 'bench.oci');
  if (existsSync(layout)) return { layout };
  const base = join(cache, 'bookworm');
  if (!existsSync(base)) {
    if (process.getuid?.() !== 0) return { reason: 'debootstrap needs root' };
    mkdirSync(cache, { recursive: true });
    const run = spawnSync('debootstrap', ['--variant=minbase', 'bookworm', `${base}.${process.pid}`], {
      encoding: 'utf8',
      timeout: 900_000,
    });
    if (run.status !== 0)
      return { reason: `debootstrap failed: ${(run.stderr ?? '').trim().split('\n').at(-1) || 'it is not installed'}` };
    renameSync(`${base}.${process.pid}`, base);
  }
  const root = join(cache, `bench.${process.pid}`);
  if (spawnSync('cp', ['-a', base, root]).status !== 0) return { reason: 'the root file system cannot be copied' };
  addPackages(join(root, 'opt/app/node_modules'));
  pack(root, layout);
  rmSync(root, { recursive: true, force: true });
  return { layout };
}

/** The packages of the repository's store, as an application would have installed them. */
function addPackages(target: string): void {
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

function pack(root: string, layout: string): void {
  const draft = `${layout}.${process.pid}`;
  const blobs = join(draft, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (path: string): { digest: string; size: number } => {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    const size = statSync(path).size;
    renameSync(path, join(blobs, hash));
    return { digest: `sha256:${hash}`, size };
  };
  const json = (value: unknown): { digest: string; size: number } => {
    writeFileSync(join(draft, 'json'), JSON.stringify(value));
    return put(join(draft, 'json'));
  };
  const run = spawnSync('tar', ['-C', root, '--numeric-owner', '-cf', join(draft, 'layer.tar'), '.']);
  if (run.status !== 0) throw new Error(`tar failed: ${run.stderr}`);
  const diff = `sha256:${createHash('sha256')
    .update(readFileSync(join(draft, 'layer.tar')))
    .digest('hex')}`;
  spawnSync('gzip', ['-6', join(draft, 'layer.tar')]);
  const layer = put(join(draft, 'layer.tar.gz'));
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: [diff] },
    history: [{ created_by: 'bench' }],
  });
  const type = 'application/vnd.oci.image';
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: { ...config, mediaType: `${type}.config.v1+json` },
    layers: [{ ...layer, mediaType: `${type}.layer.v1.tar+gzip` }],
  });
  writeFileSync(join(draft, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const platform = { os: 'linux', architecture: 'amd64' };
  writeFileSync(
    join(draft, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, mediaType: `${type}.manifest.v1+json`, platform }] }),
  );
  renameSync(draft, layout);
}
