import { createServer, type Server } from 'node:http';
import { createServer as createHttp2, type ServerHttp2Stream } from 'node:http2';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  containerdImage,
  containerdStore,
  engineImage,
  folderCache,
  imageStream,
  memoryCache,
  type ScanResult,
  scanToEnd,
} from '../src/index.js';
import { bytesField, numberField, readFields } from '../src/sources/protobuf.js';
import { dockerTar, type LayerContent, npmFile, ociFiles, sha256, temporaryFolder, writeFiles } from './images.js';

const layers: readonly LayerContent[] = [
  [npmFile('ms', '2.0.0'), npmFile('gone', '1.0.0'), { name: 'data', content: 'x'.repeat(300_000) }],
  [npmFile('left-pad', '1.3.0'), { name: 'app/node_modules/.wh.gone' }],
];
const expected = ['pkg:npm/left-pad@1.3.0', 'pkg:npm/ms@2.0.0'];

let temporary: ReturnType<typeof temporaryFolder>;
const closing: (() => void)[] = [];
beforeEach(() => {
  temporary = temporaryFolder();
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  temporary[Symbol.dispose]();
});

function names(result: ScanResult): string[] {
  return result.inventory.packages.map((each) => each.purl);
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** A real HTTP server on a unix socket that speaks the call of the Docker Engine API. */
async function engine(images: Readonly<Record<string, Buffer>>, cutAt?: number): Promise<string> {
  const socket = join(temporary.path, 'engine.sock');
  const server: Server = createServer((request, response) => {
    const name = /^\/images\/([^/]+)\/get$/.exec(request.url ?? '')?.[1];
    const image = name === undefined ? undefined : images[decodeURIComponent(name)];
    if (!image) {
      response.writeHead(404, { 'content-type': 'application/json' }).end(`{"message":"No such image: ${name}"}`);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-tar' });
    if (cutAt === undefined) response.end(image);
    else response.write(image.subarray(0, cutAt), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  return socket;
}

describe('engineImage', () => {
  it.each<[string, Buffer]>([
    ['a tar of docker save, as older engines write it', dockerTar(layers)],
    ['an OCI layout, as engines with the store of containerd write it', writeTar(ociFiles(layers))],
    ['an OCI layout whose index stands in front', writeTar([...ociFiles(layers)].reverse())],
    ['layers of zstd', writeTar(ociFiles(layers, 'zstd'))],
  ])('reads %s', async (_, tar) => {
    const socket = await engine({ 'shop.example/a:1': tar });
    const result = await scanToEnd(engineImage('shop.example/a:1', { socket }));
    expect(names(result)).toEqual(expected);
    expect(result.inventory.problems).toEqual([]);
    expect([result.layers.length, result.layersRead]).toEqual([2, 2]);
  });

  it('only verifies layers that the cache knows', async () => {
    const socket = await engine({ shop: writeTar(ociFiles(layers)) });
    const cache = folderCache(join(temporary.path, 'cache'));
    const first = await scanToEnd(engineImage('shop', { socket }), { cache });
    const second = await scanToEnd(engineImage('shop', { socket }), { cache });
    expect([first.layersRead, second.layersRead]).toEqual([2, 0]);
    expect(second.inventory).toEqual(first.inventory);
  });

  it('does not believe a layer whose name claims what is in the cache', async () => {
    const files = ociFiles(layers);
    const cache = memoryCache();
    await scanToEnd(imageStream('a', pieces(writeTar(files), 1000)), { cache });
    const isLayer = ({ content }: { content?: unknown }) => Buffer.isBuffer(content) && content[0] === 0x1f;
    const evil = gzipSync(writeTar([npmFile('evil', '6.6.6')]));
    const changed = files.map((each) => (isLayer(each) ? { ...each, content: evil } : each));
    const result = await scanToEnd(imageStream('a', pieces(writeTar(changed), 1000)), { cache });
    expect(names(result)).toEqual([]);
    expect(result.inventory.problems[0]?.message).toMatch(/changed or damaged/);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ['an image that is not there', () => engine({}), /answered 404 .*No such image/],
    ['an engine that breaks off', () => engine({ shop: dockerTar(layers) }, 250_000), /not read to its end|incomplete/],
    ['a tar without a manifest', () => engine({ shop: writeTar([{ name: 'x', content: '{}' }]) }), /incomplete/],
    ['what is no tar', () => engine({ shop: Buffer.alloc(2000, 'x') }), /not read to its end.*checksum/],
    ['no socket', async () => join(temporary.path, 'none.sock'), /cannot be reached/],
  ])('tells of %s', async (_, start, message) => {
    const socket = await start();
    await expect(scanToEnd(engineImage('shop', { socket }))).rejects.toThrow(message);
  });
});

describe('imageStream', () => {
  it.each([1, 511, 512, 4096, 1 << 20])('gives the same in pieces of %i bytes', async (size) => {
    const small = layers.map((each) => (Buffer.isBuffer(each) ? each : each.filter(({ name }) => name !== 'data')));
    const result = await scanToEnd(imageStream('stdin', pieces(dockerTar(small), size)));
    expect(names(result)).toEqual(expected);
  });

  it('ends at an abort in the middle of a layer', async () => {
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<Buffer> {
      const tar = dockerTar([[{ name: 'large', content: Buffer.alloc(5_000_000) }]]);
      yield* pieces(tar.subarray(0, 100_000), 10_000);
      controller.abort(new Error('enough'));
      for (;;) yield Buffer.alloc(10_000);
    }
    const scan = scanToEnd(imageStream('stdin', endless()), { signal: controller.signal });
    await expect(scan).rejects.toThrow('enough');
  });
});

/** A real HTTP/2 server on a unix socket that speaks the two calls of containerd's API that a scan needs. */
async function containerd(target: string, blobs: ReadonlyMap<string, Buffer>): Promise<string> {
  const socket = join(temporary.path, 'containerd.sock');
  const server = createHttp2();
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const request = readFields(Buffer.concat(chunks).subarray(5));
      const first = String(request.get(1));
      const answers =
        headers['containerd-namespace'] !== 'k8s.io'
          ? undefined
          : headers[':path'] === '/containerd.services.images.v1.Images/Get'
            ? imageAnswer(first, target)
            : contentAnswer(blobs.get(first));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () =>
        stream.sendTrailers(
          answers ? { 'grpc-status': '0' } : { 'grpc-status': '5', 'grpc-message': `"${first}": not found` },
        ),
      );
      for (const message of answers ?? []) {
        const head = Buffer.alloc(5);
        head.writeUInt32BE(message.length, 1);
        // Cut where it hurts.
        stream.write(Buffer.concat([head, message.subarray(0, 3)]));
        stream.write(message.subarray(3));
      }
      stream.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  closing.push(() => void server.close());
  return socket;
}

function imageAnswer(name: string, target: string): Buffer[] | undefined {
  if (name !== 'docker.io/library/shop:1') return undefined;
  const descriptor = Buffer.concat([
    bytesField(1, 'application/vnd.oci.image.manifest.v1+json'),
    bytesField(2, target),
    numberField(3, 500),
  ]);
  return [bytesField(1, Buffer.concat([bytesField(1, name), bytesField(3, descriptor)]))];
}

function contentAnswer(blob: Buffer | undefined): Buffer[] | undefined {
  if (!blob) return undefined;
  const parts: Buffer[] = [];
  for (let at = 0; at < blob.length; at += 700)
    parts.push(Buffer.concat([numberField(1, at), bytesField(2, blob.subarray(at, at + 700))]));
  return parts;
}

function blobsOf(files: ReturnType<typeof ociFiles>): { target: string; blobs: Map<string, Buffer> } {
  const blobs = new Map<string, Buffer>();
  let target = '';
  for (const { name, content } of files) {
    if (!name.startsWith('blobs/')) continue;
    const bytes = Buffer.from((content as string | Buffer) ?? '');
    blobs.set(sha256(bytes), bytes);
    if (bytes.includes('"layers":[')) target = sha256(bytes);
  }
  return { target, blobs };
}

describe('containerd', () => {
  it('gives an image through its socket', async () => {
    const { target, blobs } = blobsOf(ociFiles(layers));
    const socket = await containerd(target, blobs);
    const result = await scanToEnd(containerdImage('docker.io/library/shop:1', { socket, namespace: 'k8s.io' }));
    expect(names(result)).toEqual(expected);
    expect(result.image?.digest).toBe(target);
  });

  it.each<[string, string, string, RegExp]>([
    ['an image that is not there', 'docker.io/library/other:1', 'k8s.io', /status "5".*not found/],
    ['another namespace', 'docker.io/library/shop:1', 'default', /status "5"/],
  ])('tells of %s', async (_, name, namespace, message) => {
    const { target, blobs } = blobsOf(ociFiles(layers));
    const socket = await containerd(target, blobs);
    await expect(scanToEnd(containerdImage(name, { socket, namespace }))).rejects.toThrow(message);
  });

  it('does not believe a manifest that is not what the digest names', async () => {
    const { target, blobs } = blobsOf(ociFiles(layers));
    blobs.set(target, Buffer.from('{"layers":[]}'));
    const socket = await containerd(target, blobs);
    const image = containerdImage('docker.io/library/shop:1', { socket, namespace: 'k8s.io' });
    await expect(scanToEnd(image)).rejects.toThrow('changed or damaged');
  });

  it('tells of a socket that is not there', async () => {
    const image = containerdImage('x', { socket: join(temporary.path, 'none.sock') });
    await expect(scanToEnd(image)).rejects.toThrow('cannot be reached');
  });

  it('gives an image out of its content store on disk', async () => {
    const files = ociFiles(layers);
    writeFiles(temporary.path, files);
    const result = await scanToEnd(containerdStore(temporary.path, blobsOf(files).target));
    expect(names(result)).toEqual(expected);
    await expect(scanToEnd(containerdStore(temporary.path, sha256(Buffer.from('other'))))).rejects.toThrow(
      'expected the file',
    );
    await expect(scanToEnd(containerdStore(temporary.path, '../../etc/passwd'))).rejects.toThrow('sha256 digest');
  });
});
