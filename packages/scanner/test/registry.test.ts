import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { folderCache, registryImage, scanToEnd } from '../src/index.js';
import { parseReference } from '../src/sources/reference.js';
import { npmFile, ociFiles, sha256, temporaryFolder } from './images.js';

/** A registry on loopback that serves one image, wants a token, and can be told to misbehave. */
interface Registry extends AsyncDisposable {
  readonly host: string;
  readonly asked: string[];
  /** Answers of 503 before the next good one. */
  failures: number;
  /** Blobs that are sent changed. */
  readonly changed: Set<string>;
}

async function registry(user = 'ann', password = 'secret'): Promise<Registry> {
  const blobs = new Map<string, Buffer>();
  let manifest: Buffer = Buffer.alloc(0);
  for (const { name, content } of ociFiles([[npmFile('ms', '2.0.0')], [npmFile('left-pad', '1.3.0')]])) {
    const bytes = Buffer.from((content as string | Buffer) ?? '');
    if (name.startsWith('blobs/')) blobs.set(sha256(bytes), bytes);
    if (name.startsWith('blobs/') && bytes.includes('"layers":[')) manifest = bytes;
  }
  const asked: string[] = [];
  const changed = new Set<string>();
  const index = Buffer.from(
    JSON.stringify({
      manifests: [
        { digest: sha256(Buffer.from('other')), platform: { os: 'windows', architecture: 'amd64' } },
        { digest: sha256(manifest), platform: { os: 'linux', architecture: 'amd64' } },
      ],
    }),
  );
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    asked.push(url.pathname);
    if (url.pathname === '/token') {
      const right = request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      response
        .writeHead(right ? 200 : 401, { 'content-type': 'application/json' })
        .end(right ? '{"token":"t0ken"}' : '{}');
    } else if (request.headers.authorization !== 'Bearer t0ken') {
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="test"` })
        .end();
    } else if (self.failures > 0) {
      self.failures--;
      response.writeHead(503).end();
    } else {
      const name = url.pathname.split('/').at(-1) ?? '';
      const bytes = name === 'latest' ? index : name === sha256(manifest) ? manifest : blobs.get(name);
      if (bytes) response.writeHead(200).end(changed.has(name) ? Buffer.concat([bytes, Buffer.from('x')]) : bytes);
      else response.writeHead(404).end();
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Registry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    failures: 0,
    changed,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return self;
}

let running: Registry | undefined;
afterEach(async () => {
  await running?.[Symbol.asyncDispose]();
});

const platform = { os: 'linux', architecture: 'amd64' };
const options = { plainHttp: true, platform, credentials: { username: 'ann', password: 'secret' } };

describe('registryImage', () => {
  it('pulls with a token, picks the platform, and reads known layers from the cache alone', async () => {
    running = await registry();
    using temporary = temporaryFolder();
    const cache = folderCache(temporary.path);
    const first = await scanToEnd(registryImage(`${running.host}/shop`, options), { cache });
    expect(first.inventory.packages.map((each) => each.purl)).toEqual(['pkg:npm/left-pad@1.3.0', 'pkg:npm/ms@2.0.0']);
    const before = running.asked.length;
    const second = await scanToEnd(registryImage(`${running.host}/shop`, options), { cache });
    expect([first.layersRead, second.layersRead]).toEqual([2, 0]);
    // A challenge, a token, index, manifest and config; no layer.
    expect(running.asked.length - before).toBe(5);
  });

  it('tries again when the registry is busy, and says so when it stays so', async () => {
    running = await registry();
    running.failures = 1;
    expect((await scanToEnd(registryImage(`${running.host}/shop`, options))).inventory.packages).toHaveLength(2);
    running.failures = 100;
    await expect(scanToEnd(registryImage(`${running.host}/shop`, { ...options, tries: 2 }))).rejects.toThrow(
      'answered 503',
    );
  });

  it('does not trust a layer that is not what the manifest names', async () => {
    running = await registry();
    const layer = ociFiles([[npmFile('ms', '2.0.0')]]).find(
      (each) => Buffer.isBuffer(each.content) && each.content[0] === 0x1f,
    );
    running.changed.add(sha256(layer?.content as Buffer));
    const result = await scanToEnd(registryImage(`${running.host}/shop`, options));
    expect(result.inventory.packages.map((each) => each.name)).toEqual(['left-pad']);
    expect(result.inventory.problems[0]?.message).toMatch(/changed or damaged/);
  });

  it.each<[string, object, RegExp]>([
    ['wrong credentials', { credentials: { username: 'ann', password: 'wrong' } }, /token service answered 401/],
    ['another platform', { platform: { os: 'linux', architecture: 's390x' } }, /expected an image for linux\/s390x/],
  ])('refuses %s', async (_, change, message) => {
    running = await registry();
    await expect(scanToEnd(registryImage(`${running.host}/shop`, { ...options, ...change }))).rejects.toThrow(message);
  });

  it('sends no credentials in plain text to a token service that TLS was asked for', async () => {
    const fetch = (async () =>
      new Response(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="http://evil.example/token"' },
      })) as typeof globalThis.fetch;
    await expect(
      scanToEnd(registryImage('registry.example/shop', { fetch, credentials: options.credentials })),
    ).rejects.toThrow('not https');
  });
});

describe('parseReference', () => {
  it.each([
    ['debian', 'registry-1.docker.io library/debian latest'],
    ['debian:12', 'registry-1.docker.io library/debian 12'],
    ['bitnami/redis', 'registry-1.docker.io bitnami/redis latest'],
    ['docker.io/library/debian', 'registry-1.docker.io library/debian latest'],
    ['localhost:5000/a/b:1', 'localhost:5000 a/b 1'],
    [`ghcr.io/o/i:1@sha256:${'a'.repeat(64)}`, `ghcr.io o/i sha256:${'a'.repeat(64)}`],
  ])('takes %s apart', (text, expected) => {
    const { host, repository, reference } = parseReference(text);
    expect(`${host} ${repository} ${reference}`).toBe(expected);
  });

  it.each(['', 'UPPER', 'a/../b', 'a:b/c:', '/etc/passwd', 'a@sha256:1', 'host.example/'])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow('expected');
  });
});
