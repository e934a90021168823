import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { NextRequest } from 'next/server.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWaf } from '../src/create-waf.js';
import { waf } from '../src/next.js';
import { starterRules } from '../src/starter-rules.js';
import { type Message, send } from './send.js';

const here = dirname(fileURLToPath(import.meta.url));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
const json = { 'content-type': 'application/json' };
let folder = '';
let server: ChildProcess | undefined;
let [plain, protectedPort] = [0, 0];

beforeAll(async () => {
  // Inside of the package, where Node finds `next`.
  mkdirSync(join(here, '../.cache'), { recursive: true });
  folder = mkdtempSync(join(here, '../.cache/next-'));
  cpSync(join(here, 'next-app'), folder, { recursive: true });
  await build({
    entryPoints: ['index', 'next', 'node'].map((entry) => join(here, `../src/${entry}.ts`)),
    outdir: join(folder, 'lib'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@lamellar/source'],
  });
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env });
  server = spawn(process.execPath, ['server.js'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  // Next.js has something to say first.
  for await (const line of createInterface(server.stdout!)) {
    if (!line.startsWith('[')) continue;
    [plain, protectedPort] = JSON.parse(line) as [number, number];
    break;
  }
}, 300_000);

afterAll(async () => {
  if (server !== undefined && server.exitCode === null) {
    server.stdin?.end();
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the adapter for Next.js', () => {
  it.each<[string, number, string, Message]>([
    ['lets an honest query pass', 200, "/search?q=O'Brien", {}],
    ['lets an honest body pass, unread', 200, '/echo', { body: '{"a":[1,{"b":"c"}]}', headers: json }],
    ['refuses an attack in a query', 403, '/search?q=<script>alert(1)</script>', {}],
    ['refuses an attack in a body', 403, '/echo', { body: '{"f":"../../etc/passwd"}', headers: json }],
    [
      'refuses a compressed body',
      403,
      '/echo',
      { body: gzipSync('{}'), headers: { ...json, 'content-encoding': 'gzip' } },
    ],
    ['keeps to the settings of a route', 404, '/search/free?q=<script>alert(1)</script>', {}],
    ['judges the answer of a protected route handler', 502, '/leak', {}],
    ['sees no other answers', 200, '/stream', {}],
  ])('%s', async (_, status, path, message) => {
    const answer = await send(plain, path, message);
    expect(answer.status).toBe(status);
    if (path === '/echo' && status === 200) expect(answer.body).toBe(message.body);
  });

  it('needs no proxy behind a custom server, which judges every answer', async () => {
    expect((await send(plain, '/bare')).status).toBe(200);
    expect((await send(protectedPort, '/bare')).status).toBe(502);
    expect((await send(protectedPort, '/search?q=shoes')).body).toBe('{"q":"shoes"}');
  });

  it('reads a body from a clone, so that later code of the proxy may read it, too', async () => {
    const proxy = waf(createWaf(starterRules(), { mode: 'block' }));
    const request = new NextRequest('http://a.example/echo', { method: 'POST', body: '{"a":"b"}', headers: json });
    expect((await proxy(request)).headers.get('x-middleware-next')).toBe('1');
    expect(await request.json()).toEqual({ a: 'b' });
  });
});
