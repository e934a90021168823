import http2 from 'node:http2';
import https from 'node:https';
import tls from 'node:tls';
import type { RequestView } from '@lamellar/gateway';
import { describe, expect, it } from 'vitest';
import { tlsFor } from './certificate.js';
import { world } from './world.js';

function certificate(name: string): { cert: string; key: string; names: string[] } {
  return tlsFor(name)!;
}

const missing =
  tlsFor('probe.test') === undefined
    ? 'the program openssl, which makes certificates for tests, is not installed'
    : undefined;
if (missing !== undefined) console.log(`skipped: TLS tests: ${missing}`);

function subjectAt(port: number, servername: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe.skipIf(missing !== undefined)('TLS', () => {
  it('serves HTTP/1.1 and says https to the upstream', async () => {
    const tlsOptions = [certificate('one.test')];
    await using w = await world({ listen: { tls: tlsOptions } });
    const status = await new Promise((resolve) => {
      const request = https.request(
        {
          port: w.listener.port,
          path: '/x',
          method: 'POST',
          ca: tlsOptions[0]!.cert,
          servername: 'one.test',
          headers: { host: 'one.test' },
        },
        (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        },
      );
      request.end('body');
    });
    expect(status).toBe(200);
    expect(w.seen[0]).toMatchObject({
      url: '/x',
      body: 'body',
      headers: { host: 'one.test', 'x-forwarded-proto': 'https' },
    });
  });

  it('serves HTTP/2 to the same upstream and inspectors', async () => {
    const views: RequestView[] = [];
    const inspectors = [{ name: 't', begin: (view: RequestView) => void views.push(view) }];
    await using w = await world({ listen: { tls: [certificate('two.test')] }, route: { inspectors } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, {
      rejectUnauthorized: false,
      servername: 'two.test',
    });
    const ask = (headers: http2.OutgoingHttpHeaders, body?: string): Promise<[number | undefined, string]> =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ':authority': 'two.test', ...headers }, { endStream: body === undefined });
        let status: number | undefined;
        let text = '';
        stream.on('response', (head) => (status = head[':status']));
        stream.on('data', (piece) => (text += piece)).on('end', () => resolve([status, text]));
        stream.on('error', reject);
        if (body !== undefined) stream.end(body);
      });
    expect(await ask({ ':path': '/a?b' })).toEqual([200, 'GET /a?b 0']);
    expect(await ask({ ':path': '/p', ':method': 'POST' }, 'x'.repeat(100_000))).toEqual([200, 'POST /p 100000']);
    expect(await ask({ ':path': '/h', ':method': 'HEAD' })).toEqual([200, '']);
    const many = await Promise.all(Array.from({ length: 50 }, (_, i) => ask({ ':path': `/${i}` })));
    expect(many.every(([status]) => status === 200)).toBe(true);
    expect(views[0]).toMatchObject({
      httpVersion: '2.0',
      host: 'two.test',
      scheme: 'https',
      target: '/a?b',
      rawHeaders: [],
    });
    expect(w.seen[0]?.headers).toMatchObject({ host: 'two.test', 'x-forwarded-proto': 'https' });
    session.destroy();
  });

  it('refuses a request with two names', async () => {
    await using w = await world({ listen: { tls: [certificate('names.test')] } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    const stream = session.request({ ':authority': 'names.test', host: 'other.test', ':path': '/' });
    const status = await new Promise((resolve) =>
      stream.on('response', (head) => resolve(head[':status'])).on('error', () => resolve('reset')),
    );
    expect([400, 'reset']).toContain(status);
    expect(w.seen).toEqual([]);
    session.destroy();
  });

  it('closes while HTTP/2 sessions are open', async () => {
    const w = await world({ listen: { tls: [certificate('close.test')] } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    const closed = new Promise((resolve) => session.once('close', resolve));
    const stream = session.request({ ':authority': 'close.test', ':path': '/' });
    await new Promise((resolve) => stream.on('end', resolve).resume());
    await w.gateway.close();
    await closed;
    await w[Symbol.asyncDispose]();
  });

  it.each([true, false])('passes WebSocket through (HTTP/2 offered: %s)', async (http2Too) => {
    await using w = await world({ listen: { tls: [certificate('ws.test')], http2: http2Too } });
    w.upgrades((_, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello'),
    );
    const socket = tls.connect({
      port: w.listener.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    socket.write('GET /ws HTTP/1.1\r\nHost: ws.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    let heard = '';
    for await (const piece of socket) heard += String(piece);
    expect(heard).toMatch(/^HTTP\/1.1 101 .*\r\n\r\nhello$/s);
  });

  it('chooses the certificate by name', async () => {
    const wild = { ...certificate('wild.test'), names: ['*.wild.test'] };
    await using w = await world({ listen: { tls: [certificate('first.test'), wild, certificate('third.test')] } });
    const subjects = ['first.test', 'a.wild.test', 'third.test', 'other.test'].map((name) =>
      subjectAt(w.listener.port, name),
    );
    expect(await Promise.all(subjects)).toEqual(['first.test', 'wild.test', 'third.test', 'first.test']);
  });

  it.each([true, false])(
    'takes new certificates while it listens (HTTP/2: %s), and keeps the old ones when they are bad',
    async (http2Too) => {
      await using w = await world({ listen: { tls: [certificate('old.test')], http2: http2Too } });
      expect(await subjectAt(w.listener.port, 'x.test')).toBe('old.test');
      w.listener.setCertificates([certificate('new.test')]);
      expect(await subjectAt(w.listener.port, 'x.test')).toBe('new.test');
      const { cert } = certificate('bad.test');
      expect(() => w.listener.setCertificates([{ cert, key: certificate('another.test').key }])).toThrow(
        'cannot be used',
      );
      expect(() => w.listener.setCertificates([])).toThrow('at least one');
      expect(await subjectAt(w.listener.port, 'x.test')).toBe('new.test');
    },
  );

  it('is refused to plain listeners', async () => {
    await using w = await world();
    expect(() => w.listener.setCertificates([certificate('x.test')])).toThrow('plain HTTP');
  });
});
