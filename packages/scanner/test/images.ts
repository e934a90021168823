import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type TarInput, writeTar } from '@lamellar/archive/write';

/** A folder that is gone at the end of the test. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'lamellar-scanner-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export type Compress = 'none' | 'gzip' | 'zstd';
/** The content of one layer: entries, or bytes that are no sound tar. */
export type LayerContent = readonly TarInput[] | Buffer;

export function layerBytes(content: LayerContent, compress: Compress): Buffer {
  const tar = Buffer.isBuffer(content) ? content : writeTar(content);
  if (compress === 'none') return tar;
  return compress === 'gzip' ? gzipSync(tar) : zstdCompressSync(tar);
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The files of an OCI layout of one image. */
export function ociFiles(layers: readonly LayerContent[], compress: Compress = 'gzip'): TarInput[] {
  const files = new Map<string, Buffer>();
  const put = (bytes: Buffer): { digest: string; size: number } => {
    const digest = sha256(bytes);
    files.set(`blobs/sha256/${digest.slice(7)}`, bytes);
    return { digest, size: bytes.length };
  };
  const blobs = layers.map((layer) => put(layerBytes(layer, compress)));
  const type = 'application/vnd.oci.image.layer.v1.tar';
  const suffix = { none: '', gzip: '+gzip', zstd: '+zstd' }[compress];
  const config = put(
    Buffer.from(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        rootfs: { type: 'layers', diff_ids: [] },
        history: [{ created_by: 'COPY . .' }],
      }),
    ),
  );
  const manifest = put(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config,
        layers: blobs.map((blob) => ({ ...blob, mediaType: `${type}${suffix}` })),
      }),
    ),
  );
  const index = {
    schemaVersion: 2,
    manifests: [
      {
        ...manifest,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        annotations: { 'org.opencontainers.image.ref.name': 'latest' },
      },
    ],
  };
  return [
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { name: 'index.json', content: JSON.stringify(index) },
    ...[...files].map(([name, content]) => ({ name, content })),
  ];
}

/** Writes files below a folder. */
export function writeFiles(root: string, files: readonly TarInput[]): string {
  for (const { name, content } of files) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content ?? '');
  }
  return root;
}

/** The tar of `docker save`, layers as plain tars. */
export function dockerTar(layers: readonly LayerContent[]): Buffer {
  const entries = layers.map((layer, i) => ({ name: `${i}/layer.tar`, content: layerBytes(layer, 'none') }));
  return writeTar([
    ...entries,
    { name: 'config.json', content: JSON.stringify({ os: 'linux', architecture: 'amd64' }) },
    {
      name: 'manifest.json',
      content: JSON.stringify([
        { Config: 'config.json', RepoTags: ['shop:1'], Layers: entries.map((each) => each.name) },
      ]),
    },
  ]);
}

export const osRelease: TarInput = {
  name: 'etc/os-release',
  content: 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
};

/** A package.json of an installed package. */
export function npmFile(name: string, version: string, root = 'app'): TarInput {
  return { name: `${root}/node_modules/${name}/package.json`, content: JSON.stringify({ name, version }) };
}

/** A dpkg status of packages. */
export function dpkgStatus(packages: Readonly<Record<string, string>>): TarInput {
  const paragraphs = Object.entries(packages).map(
    ([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n`,
  );
  return { name: 'var/lib/dpkg/status', content: paragraphs.join('\n') };
}
