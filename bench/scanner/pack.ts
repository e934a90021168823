import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** Packs a root file system into an OCI layout of one gzip layer. */
export function packLayout(root: string, layout: string): void {
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const plain = join(layout, 'layer.tar');
  command('tar', ['-C', root, '--numeric-owner', '--sort=name', '-cf', plain, '.']);
  const diffId = digestOf(plain);
  command('gzip', ['-6', plain]);
  const layer = keep(blobs, `${plain}.gz`);
  const config = keepJson(blobs, {
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created_by: 'bench' }],
  });
  const type = 'application/vnd.oci.image';
  const manifest = keepJson(blobs, {
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: { ...config, mediaType: `${type}.config.v1+json` },
    layers: [{ ...layer, mediaType: `${type}.layer.v1.tar+gzip` }],
  });
  const platform = { os: 'linux', architecture: 'amd64' };
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, mediaType: `${type}.manifest.v1+json`, platform }] }),
  );
}

/** The image of a layout as a docker-archive: the same config, the layer uncompressed. */
export function packDockerArchive(layout: string, archive: string): void {
  const read = (digest: string): Buffer => readFileSync(blobOf(layout, digest));
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: Blob[] };
  const manifest = JSON.parse(read((index.manifests[0] as Blob).digest).toString()) as { config: Blob; layers: Blob[] };
  const draft = `${archive}.draft`;
  mkdirSync(join(draft, 'layer'), { recursive: true });
  const config = `${manifest.config.digest.slice(7)}.json`;
  writeFileSync(join(draft, config), read(manifest.config.digest));
  command('bash', [
    '-c',
    'gzip -dc "$0" > "$1"',
    blobOf(layout, (manifest.layers[0] as Blob).digest),
    join(draft, 'layer/layer.tar'),
  ]);
  writeFileSync(
    join(draft, 'manifest.json'),
    JSON.stringify([{ Config: config, RepoTags: ['bench:latest'], Layers: ['layer/layer.tar'] }]),
  );
  command('tar', ['-C', draft, '-cf', archive, 'manifest.json', config, 'layer/layer.tar']);
  rmSync(draft, { recursive: true });
}

function blobOf(layout: string, digest: string): string {
  return join(layout, 'blobs/sha256', digest.slice(7));
}

function digestOf(path: string): string {
  return `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

function keep(blobs: string, path: string): Blob {
  const digest = digestOf(path);
  const { size } = statSync(path);
  renameSync(path, join(blobs, digest.slice(7)));
  return { digest, size };
}

function keepJson(blobs: string, value: unknown): Blob {
  const draft = join(blobs, 'draft');
  writeFileSync(draft, JSON.stringify(value));
  return keep(blobs, draft);
}

function command(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr.trim().split('\n').at(-1)}`);
}
