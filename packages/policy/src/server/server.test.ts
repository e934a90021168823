import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readFiles } from '../bundle.js';
import { httpsClient, selfSignedCertificate } from '../kubernetes.js';
import { DecodeError, decodeFirst, decodeWhole } from './go-json.js';
import { createPolicyServer, type Exchange, listen, type PolicyServer } from './index.js';

const AUTHZ = 'package authz\n\ndefault allow := false\n\nallow if input.user in data.users\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const bundle = (files: Readonly<Record<string, string>>) =>
  readFiles(new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)])));

function ask(
  server: PolicyServer,
  method: string,
  target: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const [path, query = ''] = target.split('?');
  const exchange: Exchange = {
    method,
    path: path!,
    query: new URLSearchParams(query),
    headers: {},
    body: bytes(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)),
    remote: '127.0.0.1:1',
  };
  return server
    .handle(exchange)
    .then(({ status, body: text }) => ({ status, json: text === undefined ? '' : JSON.parse(text) }));
}

describe('a server over bundles', () => {
  const files = {
    'authz.rego': AUTHZ,
    'users/data.json': '["ann"]',
    '.manifest': '{"revision": "r1", "roots": ["authz", "users"]}',
  };

  it('is ready when they are active, and does not let clients write what they own', async () => {
    const server = createPolicyServer({ bundles: ['main'], status: true });
    expect(await ask(server, 'GET', '/health?bundles')).toMatchObject({
      status: 500,
      json: { error: 'one or more bundles are not activated: main' },
    });
    server.bundles.activate('main', bundle(files));
    expect((await ask(server, 'GET', '/health?bundles')).status).toBe(200);
    expect(await ask(server, 'POST', '/v1/data/authz/allow?provenance', { input: { user: 'ann' } })).toMatchObject({
      json: { result: true, provenance: { bundles: { main: { revision: 'r1' } } } },
    });
    for (const [path, message] of [
      ['/v1/data/users', 'path users is owned by bundle "main"'],
      ['/v1/data/users/0', 'path users/0 is owned by bundle "main"'],
      ['/v1/data', "can't write to document root with bundle roots configured"],
    ]) {
      expect(await ask(server, 'PUT', path!, '{}')).toMatchObject({ status: 400, json: { message } });
    }
    expect((await ask(server, 'PUT', '/v1/policies/x', 'package authz\n\nmore := 1')).status).toBe(400);
    expect((await ask(server, 'PUT', '/v1/data/own', '{"a": 1}')).status).toBe(204);
    expect(await ask(server, 'GET', '/v1/data/own/a')).toMatchObject({ json: { result: 1 } });
    expect(await ask(server, 'GET', '/v1/status')).toMatchObject({
      json: { result: { bundles: { main: { active_revision: 'r1' } }, plugins: { bundle: { state: 'OK' } } } },
    });
  });

  it('keeps what it has when a bundle does not compile, and what clients wrote when one comes', async () => {
    const server = createPolicyServer();
    await ask(server, 'PUT', '/v1/policies/own', 'package own\n\nq := data.authz.allow\n');
    server.bundles.activate('main', bundle(files));
    expect(() =>
      server.bundles.activate('main', bundle({ ...files, 'authz.rego': 'package authz\n\nallow if {' })),
    ).toThrow();
    expect(await ask(server, 'POST', '/v1/data/own/q', { input: { user: 'ann' } })).toMatchObject({
      json: { result: true },
    });
    server.bundles.activate('main', bundle({ ...files, 'users/data.json': '["bob"]' }));
    expect(await ask(server, 'POST', '/v1/data/own/q', { input: { user: 'ann' } })).toMatchObject({
      json: { result: false },
    });
    server.bundles.remove('main');
    expect(await ask(server, 'POST', '/v1/data/own/q', { input: {} })).toMatchObject({ json: {} });
  });

  it('refuses rules where a bundle has documents', () => {
    const server = createPolicyServer({ modules: { 'p.rego': 'package users\n\nx := 1' } });
    expect(() => server.bundles.activate('main', bundle({ 'users/data.json': '{"x": 2}' }))).toThrow(
      'conflicting rule for data path users/x',
    );
  });
});

describe('decisions', () => {
  it('are logged, masked by the policy of the server', async () => {
    const write = vi.fn();
    const mask = 'package system.log\n\nmask contains "/input/password"';
    const server = createPolicyServer({
      modules: { 'a.rego': AUTHZ, 'log.rego': mask },
      data: { users: ['ann'] },
      decisionLog: { write, newId: () => 'id-1' },
    });
    const { json } = await ask(server, 'POST', '/v1/data/authz/allow', { input: { user: 'ann', password: 'x' } });
    expect(json).toEqual({ decision_id: 'id-1', result: true });
    await ask(server, 'GET', '/v1/query?q=x%3D1');
    const [[first], [second]] = write.mock.calls as [[Record<string, unknown>], [Record<string, unknown>]];
    expect(first).toMatchObject({
      decision_id: 'id-1',
      path: 'authz/allow',
      input: { user: 'ann' },
      erased: ['/input/password'],
    });
    expect(first['metrics']).toMatchObject({ timer_rego_query_eval_ns: expect.any(Number) });
    expect(second).toMatchObject({ query: 'x=1', result: [{ x: 1 }] });
  });
});

describe('limits', () => {
  it('end evaluations that take too many steps, and the server lives', async () => {
    const rule =
      'package a\n\np := count([1 | some i in numbers.range(1, 1000); some j in numbers.range(1, 1000); i < j])';
    const server = createPolicyServer({ modules: { 'a.rego': rule }, run: { maxSteps: 10_000 } });
    expect(await ask(server, 'GET', '/v1/data/a/p')).toMatchObject({
      status: 500,
      json: { errors: [{ code: 'eval_step_limit' }] },
    });
    expect((await ask(server, 'GET', '/health')).status).toBe(200);
  });

  it('refuse bodies that are too large, packed or not', async () => {
    const limits = { maxLength: 1000, maxUnpackedLength: 2000 };
    const server = createPolicyServer({ limits });
    await using listening = await listen(server, { port: 0, limits });
    const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
      fetch(`${listening.url}/v1/data`, { method: 'POST', body, headers });
    expect(await (await post('x'.repeat(2000))).json()).toMatchObject({ message: 'request body too large' });
    const bomb = await post(gzipSync('1'.repeat(100_000)), { 'content-encoding': 'gzip' });
    expect(await bomb.json()).toMatchObject({ message: 'compressed request body too large' });
  });
});

describe('over a socket', () => {
  it('packs long answers for clients that can unpack them', async () => {
    const server = createPolicyServer({ data: { long: 'a'.repeat(5000) } });
    await using listening = await listen(server, { port: 0 });
    const response = await fetch(`${listening.url}/v1/data/long`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(((await response.json()) as { result: string }).result.length).toBe(5000);
    expect(gunzipSync(gzipSync('x')).toString()).toBe('x');
  });

  it('serves TLS and takes another certificate while it runs', async () => {
    const first = selfSignedCertificate({ names: ['127.0.0.1'] });
    const server = createPolicyServer({ data: { a: 1 } });
    await using listening = await listen(server, { port: 0, tls: first });
    using client = httpsClient({ server: listening.url, ca: first.cert });
    expect(await client.request('GET', '/v1/data/a')).toEqual({ result: 1 });
    const second = selfSignedCertificate({ names: ['127.0.0.1'] });
    listening.setCertificate(second.cert, second.key);
    using other = httpsClient({ server: listening.url, ca: second.cert });
    expect(await other.request('GET', '/v1/data/a')).toEqual({ result: 1 });
  });
});

describe('JSON of requests', () => {
  it('is read as JSON.parse does, or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((text) => text.slice(0, -1)),
        ),
        (text) => {
          let wanted: unknown;
          try {
            wanted = JSON.parse(text);
          } catch {
            expect(() => decodeWhole(text)).toThrow(DecodeError);
            return;
          }
          expect(JSON.stringify(decodeFirst(text))).toBe(JSON.stringify(wanted));
        },
      ),
    );
  });
});
