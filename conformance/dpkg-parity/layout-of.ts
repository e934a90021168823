import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageSource, ociLayout } from '@lamellar/scanner';

/** An OCI layout of one gzip layer, made by GNU tar out of a folder, once. */
export function layoutOf(root: string, target: string): ImageSource {
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    const blobs = join(draft, 'blobs/sha256');
    mkdirSync(blobs, { recursive: true });
    const layer = join(draft, 'layer');
    const run = spawnSync('tar', ['-C', root, '--numeric-owner', '--one-file-system', '-czf', layer, '.']);
    if (run.status !== 0) throw new Error(`tar failed: ${run.stderr.toString().trim().split('\n').at(-1)}`);
    const layerDigest = move(layer, blobs);
    const config = put(blobs, { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });
    const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
    const manifest = put(blobs, { schemaVersion: 2, config, layers: [{ ...layerDigest, mediaType: type }] });
    writeFileSync(join(draft, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    writeFileSync(join(draft, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  }
  return ociLayout(target);
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

function put(blobs: string, value: unknown): Blob {
  const draft = join(blobs, 'draft');
  writeFileSync(draft, JSON.stringify(value));
  return move(draft, blobs);
}

function move(path: string, blobs: string): Blob {
  const hex = createHash('sha256').update(readFileSync(path)).digest('hex');
  const size = statSync(path).size;
  renameSync(path, join(blobs, hex));
  return { digest: `sha256:${hex}`, size };
}
