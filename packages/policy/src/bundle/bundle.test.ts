import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSign } from '../builtins/jwt/encode-sign.js';
import {
  applyDelta,
  BundleError,
  createBundleStore,
  fetchBundle,
  readBundle,
  readBundleDirectory,
  readFiles,
  watchBundle,
  writeBundle,
} from '../bundle.js';
import type { PatchOperation } from './bundle.js';

const AUTHZ = 'package authz\n\nallow if input.user in data.users\n';
const archive = (files: Readonly<Record<string, string>>): Buffer =>
  gzipSync(writeTar(Object.entries(files).map(([name, content]) => ({ name, content }))));
const bytes = (files: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, content]) => [name, new TextEncoder().encode(content)]));
const main = {
  '/authz/policy.rego': AUTHZ,
  'users/data.json': '["ann"]',
  '.manifest': '{"revision": "r1", "roots": ["authz", "users"]}',
};

describe('reading a bundle', () => {
  it('takes modules, data by their folders, and the manifest', async () => {
    const bundle = await readBundle(
      archive({
        ...main,
        './more/data.yaml': 'users2: {a: [1]}',
        'policy.wasm': '\0asm',
        '.manifest': '{"revision": "r1"}',
      }),
    );
    expect(bundle.modules).toEqual({ 'authz/policy.rego': AUTHZ });
    expect(bundle.data).toEqual({ users: ['ann'], more: { users2: { a: [1] } } });
    expect(bundle.manifest).toMatchObject({ revision: 'r1', roots: [''] });
  });

  it.each([
    ['a document that is no object', { 'data.json': '[1]' }, 'the root document must be an object'],
    [
      'two values at one place',
      { 'data.json': '{"a": 1}', 'a/data.json': '{"b": 1}' },
      "a value at 'a' is there already",
    ],
    ['data outside the roots', { 'data.json': '{"a": 1}', '.manifest': '{"roots": ["b"]}' }, 'lies outside the roots'],
    ['roots that overlap', { '.manifest': '{"roots": ["a", "a/b"]}' }, 'overlap'],
    ['JSON that is none', { 'data.json': '{' }, 'data.json: JSON'],
    ['a patch beside modules', { 'patch.json': '{"data": []}', 'a.rego': 'package a' }, 'a delta bundle'],
    ['a patch of another form', { 'patch.json': '{"data": [{"op": "copy", "path": "/a"}]}' }, "'op' is none of"],
  ])('refuses %s', (_, files, message) => {
    expect(() => readFiles(bytes(files as Record<string, string>))).toThrow(message);
  });

  it('refuses archives that are damaged, climb out, or name a file twice', async () => {
    await expect(readBundle(archive(main).subarray(0, 60))).rejects.toThrow(BundleError);
    expect((await readBundle(archive({ '../x.rego': 'package x' }))).modules).toEqual({});
    const twice = writeTar([
      { name: 'a.rego', content: 'package a' },
      { name: '/a.rego', content: 'package b' },
    ]);
    await expect(readBundle(twice)).rejects.toThrow('holds a.rego twice');
  });

  it('keeps hostile keys as data', () => {
    const { data } = readFiles(
      bytes({ '__proto__/data.json': '{"polluted": 1}', 'data.json': '{"__proto__": {"b": 2}}' }),
    );
    expect(Object.hasOwn(data, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('activation', () => {
  it('makes one policy of all bundles and swaps it whole', async () => {
    const store = createBundleStore({ now: () => 7 });
    expect(store.policy).toBeUndefined();
    store.activate('authz', await readBundle(archive(main)));
    const allow = (user: string): unknown => store.policy!.prepare('data.authz.allow')({ user });
    expect(allow('ann')).toBe(true);
    const broken = readFiles(bytes({ ...main, 'authz/policy.rego': 'package authz\n\nallow if {' }));
    expect(() => store.activate('authz', broken)).toThrow();
    expect(allow('ann')).toBe(true);
    expect(store.status()[0]).toMatchObject({
      revision: 'r1',
      activatedAt: 7,
      error: expect.stringContaining('problem'),
    });
    expect(() => store.activate('other', readFiles(bytes({ 'users/data.json': '{}' })))).toThrow('both own data');
    expect(allow('ann')).toBe(true);
  });

  it('applies delta bundles to data without compiling', () => {
    const store = createBundleStore();
    const files = { ...main };
    const patch = (operations: PatchOperation[]): ReturnType<typeof readFiles> =>
      readFiles(bytes({ 'patch.json': JSON.stringify({ data: operations }), '.manifest': '{"revision": "r2"}' }));
    expect(() => store.activate('main', patch([]))).toThrow('needs a bundle to change');
    store.activate('main', readFiles(bytes(files).set('authz/policy.rego', new TextEncoder().encode(AUTHZ))));
    store.activate(
      'main',
      patch([
        { op: 'upsert', path: '/users/-', value: 'bob' },
        { op: 'replace', path: '/users/0', value: 'eve' },
      ]),
    );
    const allow = store.policy!.prepare<boolean>('data.authz.allow');
    expect([allow({ user: 'ann' }), allow({ user: 'bob' }), allow({ user: 'eve' })]).toEqual([undefined, true, true]);
    expect(() => store.activate('main', patch([{ op: 'remove', path: '/nope/x' }]))).toThrow('there is nothing');
    expect(store.status()[0]!.revision).toBe('r2');
  });

  it('never changes the data that a delta starts from', () => {
    const step = fc.constantFrom('a', 'b', '0', '-', '__proto__');
    const json = fc.object({ key: step, maxDepth: 3, values: [fc.integer(), fc.array(fc.integer())] });
    const operation = fc.record({
      op: fc.constantFrom('upsert' as const, 'replace' as const, 'remove' as const),
      path: fc.array(step, { maxLength: 3 }).map((steps) => `/${steps.join('/')}`),
      value: fc.constant({ new: 1 }),
    });
    fc.assert(
      fc.property(json, fc.array(operation, { maxLength: 4 }), (data, operations) => {
        const before = JSON.stringify(data);
        try {
          applyDelta(data as never, operations);
        } catch (error) {
          expect(error).toBeInstanceOf(BundleError);
        }
        expect(JSON.stringify(data)).toBe(before);
      }),
    );
  });
});

describe('signatures', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const keys = { k1: { algorithm: 'ES256', key, scope: 'write' } };
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const signed = (
    files: Readonly<Record<string, string>>,
    hashes: Readonly<Record<string, string>>,
    scope = 'write',
  ): Record<string, string> => {
    const listed = Object.entries(hashes).map(([name, hash]) => ({ name, hash, algorithm: 'SHA-256' }));
    const token = encodeSign(
      '{"alg":"ES256","kid":"k1"}',
      JSON.stringify({ files: listed, scope }),
      JSON.stringify(privateKey.export({ format: 'jwk' })),
    );
    return { ...files, '.signatures.json': JSON.stringify({ signatures: [token] }) };
  };
  const files = { 'a.rego': 'package a', 'data.json': '{ "n": 1.50,\n "a": [1e3] }' };
  // Data is hashed by its values, numbers as they are written.
  const hashes = { 'a.rego': sha256('package a'), 'data.json': sha256('{"a":[1e3],"n":1.50}') };

  it('accepts what a trusted key signed', () => {
    expect(readFiles(bytes(signed(files, hashes)), { verification: { keys } }).modules).toEqual({
      'a.rego': 'package a',
    });
  });

  it.each<[string, Record<string, string>, object, string]>([
    ['no signature', files, {}, 'there is no .signatures.json'],
    ['a changed file', { ...signed(files, hashes), 'a.rego': 'package b' }, {}, 'digest mismatch'],
    ['an added file', { ...signed(files, hashes), 'b.rego': 'package b' }, {}, 'b.rego is not in the signature'],
    [
      'a missing file',
      signed({ 'a.rego': 'package a' }, hashes),
      {},
      'data.json is in the signature but not in the bundle',
    ],
    ['another scope', signed(files, hashes, 'read'), {}, 'scope mismatch'],
    ['an unknown key', signed(files, hashes), { keyId: 'k2' }, "there is no key 'k2'"],
    [
      'a public key as a secret',
      signed(files, hashes),
      { keys: { k1: { algorithm: 'HS256', key, scope: 'write' } } },
      'not signed by',
    ],
  ])('refuses %s', (_, given, options, message) => {
    expect(() => readFiles(bytes(given), { verification: { keys, ...options } })).toThrow(message);
  });
});

describe('directories and servers', () => {
  let folder: string;
  let server: Server;
  let url: string;
  const requests: { tag: string | undefined; prefer: string | undefined }[] = [];
  let served = { tag: '"1"', body: archive(main) };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    mkdirSync(join(folder, 'users'));
    writeFileSync(join(folder, 'policy.rego'), AUTHZ);
    writeFileSync(join(folder, 'users', 'data.json'), '["ann"]');
    writeFileSync(join(folder, 'README.md'), 'x');
    server = createServer((request, response) => {
      requests.push({ tag: request.headers['if-none-match'], prefer: request.headers['prefer'] as string | undefined });
      response.setHeader('content-type', 'application/vnd.openpolicyagent.bundles');
      if (request.url === '/broken') response.writeHead(500).end();
      else if (request.headers['if-none-match'] === served.tag) response.writeHead(304).end();
      else response.writeHead(200, { etag: served.tag }).end(served.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    server.close();
  });

  it('reads modules and data below a directory', async () => {
    const bundle = await readBundleDirectory(folder);
    expect([Object.keys(bundle.modules), bundle.data]).toEqual([['policy.rego'], { users: ['ann'] }]);
  });

  it('asks with the tag of what it has', async () => {
    const first = await fetchBundle({ url, longPollSeconds: 1 });
    expect(first).toMatchObject({ status: 'new', longPoll: true, bundle: { etag: '"1"' } });
    expect(await fetchBundle({ url }, '"1"')).toMatchObject({ status: 'unchanged' });
    expect(requests.at(-2)!.prefer).toBe('modes=snapshot,delta;wait=1');
    await expect(fetchBundle({ url: `${url}/broken` })).rejects.toThrow('the server answered 500');
  });

  it('keeps a store up to date, deltas included, until it is stopped', async () => {
    served = { tag: '"1"', body: archive(main) };
    const store = createBundleStore();
    const stop = new AbortController();
    const revisions: string[] = [];
    await watchBundle(
      store,
      'main',
      { url, longPollSeconds: 1 },
      {
        signal: stop.signal,
        delayMs: [0, 0],
        onActivated: ({ manifest }) => {
          revisions.push(manifest.revision);
          if (revisions.length === 2) stop.abort();
          served = {
            tag: '"2"',
            body: archive({
              'patch.json': '{"data": [{"op": "upsert", "path": "/users/-", "value": "bob"}]}',
              '.manifest': '{"revision": "r2"}',
            }),
          };
        },
      },
    );
    expect(revisions).toEqual(['r1', 'r2']);
    expect(store.policy!.prepare('data.authz.allow')({ user: 'bob' })).toBe(true);
  });

  const opa = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'opa');
  const present = spawnSync(opa, ['version']).status === 0;
  it.skipIf(!present)(
    `reads and verifies what opa builds and signs${present ? '' : ' (skipped: no opa)'}`,
    async () => {
      const output = join(folder, 'signed.tar.gz');
      writeFileSync(join(folder, 'users', 'data.json'), '["ann", {"n": 1.50, "<": 1e3}]');
      const built = spawnSync(
        opa,
        ['build', '-b', folder, '-o', output, '--signing-alg', 'HS256', '--signing-key', 'secret'],
        { encoding: 'utf8' },
      );
      expect(built.stderr).toBe('');
      const file = readFileSync(output);
      const bundle = await readBundle(file, {
        verification: { keys: { k: { algorithm: 'HS256', key: 'secret' } }, keyId: 'k' },
      });
      expect(createBundleStore().activate('x', bundle).prepare('data.authz.allow')({ user: 'ann' })).toBe(true);
      await expect(
        readBundle(file, { verification: { keys: { k: { algorithm: 'HS256', key: 'other' } }, keyId: 'k' } }),
      ).rejects.toThrow('not signed by');
    },
  );

  it.skipIf(!present)(`writes what opa reads and verifies${present ? '' : ' (skipped: no opa)'}`, () => {
    const file = join(folder, 'ours.tar.gz');
    const manifest = { revision: 'r1', roots: [''], regoVersion: 1, metadata: {} } as const;
    const signing = { algorithm: 'HS256', key: 'secret', claims: { keyid: 'default' } };
    writeFileSync(
      file,
      writeBundle({ modules: { 'authz.rego': AUTHZ }, data: { users: ['<ann>', 1.5] }, manifest, signing }),
    );
    const check = (key: string): { status: number | null; stderr: string } =>
      spawnSync(
        opa,
        ['build', '-b', file, '-o', join(folder, 'again.tar.gz'), '--signing-alg', 'HS256', '--verification-key', key],
        { encoding: 'utf8' },
      );
    expect(check('secret')).toMatchObject({ status: 0, stderr: '' });
    expect(check('other').status).not.toBe(0);
  });
});
