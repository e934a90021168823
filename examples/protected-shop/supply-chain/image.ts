import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type TarInput, writeTar } from '@lamellar/archive/write';

const shop = fileURLToPath(new URL('..', import.meta.url));

/** Writes the shop as an OCI layout of two layers: what it installs, and what it is. Returns the number of files. */
export function buildImage(path: string): number {
  const manifest = JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const direct = Object.keys(manifest.dependencies).filter((name) => !name.startsWith('@lamellar/'));
  const installed = dependencies(direct);
  const own = [...files(join(shop, 'shop'), 'app/shop'), ...files(join(shop, 'supply-chain/importer'), 'app/importer')];
  writeLayout(path, [installed, own]);
  return installed.length + own.length;
}

/** Every file of the packages that the shop asks for, and of those that these ask for. */
function dependencies(direct: readonly string[]): TarInput[] {
  const found = new Map<string, TarInput[]>();
  const queue = direct.map((name) => [name, shop] as const);
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [name, from] = next;
    const folder = folderOf(name, from);
    if (!folder || found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
      dependencies?: Record<string, string>;
    };
    found.set(folder, files(folder, `app/node_modules/.store/${name}@${manifest.version}/node_modules/${name}`));
    for (const each of Object.keys(manifest.dependencies ?? {})) queue.push([each, folder]);
  }
  return [...found.values()].flat();
}

/** Where Node finds a package, behind the links of its installer. */
function folderOf(name: string, from: string): string | undefined {
  for (const place of createRequire(join(from, 'x.js')).resolve.paths(name) ?? []) {
    const folder = join(place, name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  }
  return undefined;
}

function files(folder: string, under: string): TarInput[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !relative(folder, each.parentPath).split('/').includes('node_modules'))
    .map((each) => join(each.parentPath, each.name))
    .sort()
    .map((path) => ({ name: join(under, relative(folder, path)), content: readFileSync(path) }));
}

function writeLayout(path: string, layers: readonly (readonly TarInput[])[]): void {
  mkdirSync(join(path, 'blobs/sha256'), { recursive: true });
  const put = (bytes: Buffer, mediaType: string): { mediaType: string; digest: string; size: number } => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(path, 'blobs/sha256', hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  const oci = 'application/vnd.oci.image';
  const blobs = layers.map((layer) => put(gzipSync(writeTar(layer)), `${oci}.layer.v1.tar+gzip`));
  const config = put(
    json({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } }),
    `${oci}.config.v1+json`,
  );
  const manifest = put(json({ schemaVersion: 2, config, layers: blobs }), `${oci}.manifest.v1+json`);
  const annotations = { 'org.opencontainers.image.ref.name': 'shop:1' };
  writeFileSync(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(path, 'index.json'), json({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
}
