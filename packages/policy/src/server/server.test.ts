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
  headers: Exchange['headers'] = {},
): Promise<{ status: number; json: unknown }> {
  const [path, query = ''] = target.split('?');
  const exchange: Exchange = {
    method,
    path: path!,
    query: new URLSearchParams(query),
    headers,
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

describe('explanations', () => {
  const rule = 'package a\n\np if {\n\ttrace("seen")\n\tinput.x == 1\n}\n';

  it('tell the steps of an evaluation, or what trace said', async () => {
    const server = createPolicyServer({ modules: { 'a.rego': rule } });
    const told = async (query: string): Promise<unknown> =>
      ((await ask(server, 'POST', `/v1/data/a/p?${query}`, { input: { x: 1 } })).json as { explanation: unknown })
        .explanation;
    expect(await told('explain=full&pretty')).toContainEqual(expect.stringMatching(/^a\.rego:3 +\| Enter data\.a\.p$/));
    expect(await told('explain=full')).toContainEqual(
      expect.objectContaining({ op: 'exit', type: 'rule', node: 'data.a.p' }),
    );
    expect(await told('explain=notes&pretty')).toEqual(['Note "seen"']);
    expect(await told('explain=notes')).toMatchObject([{ op: 'note', message: 'seen' }]);
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

describe('any request', () => {
  const word = fc.constantFrom(
    'v0',
    'v1',
    'data',
    'query',
    'policies',
    'compile',
    'health',
    'a',
    '%2F',
    '%zz',
    '..',
    '',
    '__proto__',
    '"',
  );
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'FOO'),
    path: fc.array(word, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    query: fc.constantFrom(
      '',
      'pretty',
      'q=x',
      'q=%7B',
      'input=%7B%7D',
      'explain=full&metrics',
      'strict-builtin-errors',
    ),
    body: fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('', '{"query": "x = 1"}', 'package a\n\np := 1', '[{"op": "add", "path": "a", "value": 1}]'),
    ),
  });

  it('has an answer, and JSON where it says so', async () => {
    const server = createPolicyServer({ modules: { 'a.rego': AUTHZ }, data: { users: [], a: { b: [1] } } });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, body }) => {
        const exchange = {
          method,
          path,
          query: new URLSearchParams(query),
          headers: {},
          body: bytes(body),
          remote: 'x',
        };
        const { status, headers, body: text = '' } = await server.handle(exchange);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(600);
        if (headers['content-type'] === 'application/json') JSON.parse(text);
      }),
      { numRuns: 500 },
    );
    expect(({} as Record<string, unknown>)['op']).toBeUndefined();
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

describe('filters of rules', () => {
  const FILTERS = `package shop

# METADATA
# compile:
#   unknowns: [input.fruits]
#   mask_rule: masks
include if input.fruits.owner == input.user

masks := {"fruits": {"price": {"replace": {"value": 0}}}} if input.user != "ann"
`;

  it('are SQL for the dialect that is accepted, with the masks and unknowns of annotations', async () => {
    const server = createPolicyServer({ modules: { 'shop.rego': FILTERS } });
    const accept = 'application/vnd.opa.sql.sqlite+json';
    const asked = await ask(server, 'POST', '/v1/compile/shop/include', { input: { user: "o'hara" } }, { accept });
    expect(asked.json).toEqual({
      result: {
        query: "WHERE fruits.owner = 'o''hara'",
        masks: { fruits: { price: { replace: { value: 0 } } } },
      },
    });
  });

  it('are several at once', async () => {
    const server = createPolicyServer({ modules: { 'shop.rego': FILTERS } });
    const accept = 'application/vnd.opa.multitarget+json';
    const body = {
      input: { user: 'ann' },
      options: { targetDialects: ['sql+mysql', 'sql+postgresql', 'ucast+prisma'] },
    };
    expect((await ask(server, 'POST', '/v1/compile/shop/include', body, { accept })).json).toEqual({
      result: {
        ucast: { query: { type: 'field', operator: 'eq', field: 'fruits.owner', value: 'ann' } },
        postgresql: { query: "WHERE fruits.owner = E'ann'" },
        mysql: { query: "WHERE fruits.owner = 'ann'" },
      },
    });
  });
});
