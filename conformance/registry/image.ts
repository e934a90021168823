import { createHash, randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';

const oci = 'application/vnd.oci.image';

/** Something that a registry stores under its digest. */
export interface Blob {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** What is pushed: blobs, then manifests, the index last. */
export interface PushedImage {
  readonly blobs: readonly Blob[];
  readonly manifests: readonly Blob[];
  readonly index: Blob;
}

/** Bytes of the large layer, enough to break off in. */
export const LARGE = 3_000_000;

/** An index of two platforms whose images hold different packages, with layers of gzip and of zstd. */
export function makeImage(): PushedImage {
  const blobs: Blob[] = [];
  const manifests = ['amd64', 'arm64'].map((architecture) => {
    const layers = [
      layer([npm('shared', '1.0.0'), { name: 'data', content: randomBytes(LARGE) }], 'gzip'),
      layer([npm(`only-${architecture}`, '2.0.0')], 'zstd'),
    ];
    const rootfs = { type: 'layers', diff_ids: layers.map((each) => each.digest) };
    const config = json(`${oci}.config.v1+json`, { os: 'linux', architecture, rootfs });
    blobs.push(...layers, config);
    const body = { schemaVersion: 2, config: describe(config), layers: layers.map(describe) };
    return { architecture, blob: json(`${oci}.manifest.v1+json`, { ...body, mediaType: `${oci}.manifest.v1+json` }) };
  });
  const index = json(`${oci}.index.v1+json`, {
    schemaVersion: 2,
    mediaType: `${oci}.index.v1+json`,
    manifests: manifests.map(({ architecture, blob }) => ({
      ...describe(blob),
      platform: { os: 'linux', architecture },
    })),
  });
  return { blobs, manifests: manifests.map((each) => each.blob), index };
}

function npm(name: string, version: string): { name: string; content: string } {
  return { name: `app/node_modules/${name}/package.json`, content: JSON.stringify({ name, version }) };
}

function layer(entries: Parameters<typeof writeTar>[0], compression: 'gzip' | 'zstd'): Blob {
  const tar = writeTar(entries);
  const bytes = compression === 'gzip' ? gzipSync(tar) : zstdCompressSync(tar);
  return blobOf(bytes, `${oci}.layer.v1.tar+${compression}`);
}

function json(mediaType: string, value: unknown): Blob {
  return blobOf(Buffer.from(JSON.stringify(value)), mediaType);
}

function blobOf(bytes: Buffer, mediaType: string): Blob {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, mediaType, bytes };
}

function describe({ digest, mediaType, bytes }: Blob): object {
  return { digest, mediaType, size: bytes.length };
}

/** Pushes an image by the OCI distribution API over plain HTTP. */
export async function push(host: string, repository: string, tag: string, image: PushedImage): Promise<void> {
  const base = `http://${host}/v2/${repository}`;
  for (const { digest, bytes } of image.blobs) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(started.headers.get('location') ?? '', base);
    place.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    await expectOk(await fetch(place, { method: 'PUT', headers, body: new Uint8Array(bytes) }), `blob ${digest}`);
  }
  for (const manifest of image.manifests) await putManifest(base, manifest.digest, manifest);
  await putManifest(base, tag, image.index);
}

async function putManifest(base: string, reference: string, { bytes, mediaType }: Blob): Promise<void> {
  const headers = { 'content-type': mediaType };
  const answer = await fetch(`${base}/manifests/${reference}`, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  await expectOk(answer, `manifest ${reference}`);
}

async function expectOk(answer: Response, what: string): Promise<void> {
  if (!answer.ok) throw new Error(`push of ${what}: ${answer.status} ${await answer.text()}`);
}
