import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OcsfEvent } from '@lamellar/events';
import { createMirror, type LossReport, type MirrorDetection, type MirrorOptions } from '@lamellar/gateway/mirror';
import { afterAll, describe, expect, it } from 'vitest';
import { raw } from './world.js';

const loader = fileURLToPath(new URL('../../../scripts/source-loader.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lamellar-mirror-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base: MirrorOptions = {
  module: new URL('./mirror-inspectors.ts', import.meta.url),
  data: {},
  workers: 2,
  restartAfter: 0,
  execArgv: ['--conditions=@lamellar/source', `--import=${loader}`],
};

function post(port: number, path: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body, headers }).then((r) => r.status);
}

describe('the mirror', () => {
  it('judges in workers what it receives, and tells of detections and events', async () => {
    const found: MirrorDetection[] = [];
    const events: OcsfEvent[] = [];
    await using mirror = createMirror({
      ...base,
      onDetection: (d) => void found.push(d),
      emit: (e) => void events.push(e),
    });
    const { port } = await mirror.listen();
    expect(await post(port, '/a', 'an attack', { 'x-forwarded-for': '203.0.113.5' })).toBe(204);
    for (let i = 0; i < 50; i++) expect(await post(port, `/${i}`, 'fine')).toBe(204);
    expect(await raw(port, 'GET /?attack HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 204 /);
    await mirror.drain();
    expect(mirror.stats()).toEqual({
      received: 52,
      judged: 52,
      waiting: 0,
      detections: 2,
      lost: { overload: 0, worker: 0, receive: 0 },
    });
    // Two workers judge at the same time, so their order is open.
    const targets = found.map((d) => [d.request.target, d.request.clientAddress, d.block.reason]);
    expect(targets.sort((a, b) => (a[0]! < b[0]! ? 1 : -1))).toEqual([
      ['/a', '203.0.113.5', 'attack'],
      ['/?attack', '127.0.0.1', 'attack'],
    ]);
    expect(events.map((e) => 'finding_info' in e && e.finding_info?.uid).sort()).toEqual(['127.0.0.1', '203.0.113.5']);
  });

  it('drops and counts when its workers are saturated, and answers all the same', async () => {
    const losses: LossReport[] = [];
    const told: OcsfEvent[] = [];
    const hold = new Int32Array(new SharedArrayBuffer(4));
    await using mirror = createMirror({
      ...base,
      data: { hold },
      window: 2,
      queue: 10,
      onLoss: (loss) => void losses.push(loss),
      emit: (event) => void told.push(event),
    });
    const { port } = await mirror.listen();
    const statuses = await Promise.all(Array.from({ length: 100 }, (_, i) => post(port, `/${i}`, 'x')));
    expect(statuses.every((status) => status === 204)).toBe(true);
    const during = mirror.stats();
    expect(during.waiting + during.judged + during.lost.overload).toBe(100);
    expect(during.lost.overload).toBeGreaterThan(50);
    Atomics.store(hold, 0, 1);
    Atomics.notify(hold, 0);
    await mirror.drain();
    const after = mirror.stats();
    expect(after.judged + after.lost.overload).toBe(100);
    await mirror.close();
    expect(losses.reduce((sum, loss) => sum + loss.count, 0)).toBe(after.lost.overload);
    expect(losses.every((loss) => loss.cause === 'overload')).toBe(true);
    expect(told.map((e) => [e.class_uid, e.status_code, e.count])).toEqual(
      losses.map((l) => [6008, 'loss.mirror.overload', l.count]),
    );
  });

  it('replaces workers that end, and counts what they took along', async () => {
    const faults: string[] = [];
    await using mirror = createMirror({
      ...base,
      onFault: (_, step, message) => void faults.push(`${step}: ${message}`),
    });
    const { port } = await mirror.listen();
    for (let i = 0; i < 3; i++) {
      await post(port, '/exit', 'x');
      await mirror.drain();
    }
    for (const thread of mirror.threads()) await thread.terminate();
    for (let i = 0; i < 20; i++) expect(await post(port, `/${i}`, 'x')).toBe(204);
    await mirror.drain();
    const { received, judged, lost } = mirror.stats();
    expect([received, lost.worker, judged]).toEqual([23, 3, 20]);
    await post(port, '/throw', 'x');
    await mirror.drain();
    expect(faults).toContain('requestHead: bug');
  });

  it('waits longer each time before it replaces workers that end at once', async () => {
    await using mirror = createMirror({ ...base, workers: 1, restartAfter: 2, now: () => 0 });
    await mirror.listen();
    const waits: number[] = [];
    const kill = async (): Promise<void> => {
      const [thread] = mirror.threads();
      const gone = new Promise((resolve) => thread!.once('exit', resolve));
      await thread!.terminate();
      await gone;
      const begin = performance.now();
      while (mirror.threads().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      waits.push(performance.now() - begin);
    };
    for (let i = 0; i < 7; i++) await kill();
    // 2, 4, 8 ... 128 ms: a timer never fires early.
    expect(waits.at(-1)).toBeGreaterThanOrEqual(120);
  });

  it('judges a copy whose sender does not wait for the answer', async () => {
    await using mirror = createMirror(base);
    const { port } = await mirror.listen();
    const socket = net.connect(port, '127.0.0.1');
    socket.end('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nan attack');
    await new Promise((resolve) => socket.once('close', resolve).resume());
    while (mirror.stats().received === 0) await new Promise(setImmediate);
    await mirror.drain();
    expect(mirror.stats()).toMatchObject({ received: 1, judged: 1, detections: 1 });
  });

  it('says that a module of inspectors cannot be used', async () => {
    const faults: string[] = [];
    await using mirror = createMirror({
      ...base,
      module: new URL('./world.ts', import.meta.url),
      onFault: (_, step, message) => void faults.push(`${step}: ${message}`),
    });
    await mirror.listen();
    expect(faults[0]).toMatch(/^start: .*does not export createInspectors$/);
  });

  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));
  if (nginx === undefined) console.log('skipped: mirrored by nginx: nginx is not installed');
  it.skipIf(nginx === undefined)('sees what nginx mirrors: method, target, fields, body and client', async () => {
    const found: MirrorDetection[] = [];
    await using mirror = createMirror({ ...base, onDetection: (d) => void found.push(d) });
    const { port } = await mirror.listen();
    const app = http.createServer((request, response) => request.resume().on('end', () => response.end('app')));
    await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
    const listen = await freePort();
    const config = join(folder, 'nginx.conf');
    writeFileSync(
      config,
      `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
       events { worker_connections 64; }
       http {
         access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
         server {
           listen 127.0.0.1:${listen};
           location / { mirror /mirror; proxy_pass http://127.0.0.1:${(app.address() as AddressInfo).port}; }
           location = /mirror {
             internal;
             proxy_pass http://127.0.0.1:${port}$request_uri;
             proxy_set_header Host $host;
             proxy_set_header X-Forwarded-For $remote_addr;
           }
         }
       }`,
    );
    const [uid] = execFileSync('id', ['-u']).toString().split('\n');
    const child = spawn(nginx!, ['-c', config, '-p', folder], { stdio: 'ignore' });
    try {
      let answer = '';
      for (let i = 0; i < 200 && answer === ''; i++) {
        answer = await fetch(`http://127.0.0.1:${listen}/warm`).then(
          (r) => r.text(),
          () => new Promise<string>((resolve) => setTimeout(() => resolve(''), 20)),
        );
      }
      expect(answer).toBe('app');
      const response = await fetch(`http://127.0.0.1:${listen}/login?x=%27`, {
        method: 'POST',
        body: 'name=attack',
        headers: { 'x-test': `${uid}` },
      });
      expect(await response.text()).toBe('app');
      for (let i = 0; i < 200 && mirror.stats().received < 2; i++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      await mirror.drain();
      expect(found[0]?.request).toMatchObject({ method: 'POST', target: '/login?x=%27', clientAddress: '127.0.0.1' });
      expect(found[0]?.request.rawHeaders).toContain('x-test');
    } finally {
      child.kill('SIGTERM');
      app.closeAllConnections();
      app.close();
    }
  });
});

async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
