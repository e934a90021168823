import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, it } from 'vitest';
import { raw, world } from './world.js';

describe('the gateway', () => {
  it('carries a request to the upstream and its answer back', async () => {
    await using w = await world();
    const response = await fetch(`${w.url}/search?q=%27x`, { method: 'POST', body: 'hello' });
    expect([response.status, await response.text()]).toEqual([200, 'POST /search?q=%27x 5']);
    expect(w.seen[0]).toMatchObject({ method: 'POST', url: '/search?q=%27x', body: 'hello' });
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'POST', 'PUT'])('carries %s without a body', async (method) => {
    await using w = await world();
    const response = await fetch(`${w.url}/x`, { method });
    expect(response.status).toBe(200);
    expect(w.seen[0]).toMatchObject({ method, body: '' });
    expect(await response.text()).toBe(method === 'HEAD' ? '' : `${method} /x 0`);
  });

  it('carries status, repeated fields and empty answers as they are', async () => {
    await using w = await world({
      upstream: (request, response) => {
        response.statusCode = Number(request.url!.slice(1));
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.setHeader('connection', 'x-secret');
        response.setHeader('x-secret', 'for one hop');
        response.end();
      },
    });
    for (const status of [200, 204, 302, 304, 404, 500]) {
      const response = await fetch(`${w.url}/${status}`, { redirect: 'manual' });
      expect(response.status).toBe(status);
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(response.headers.get('x-secret')).toBeNull();
    }
  });

  it('carries a body of unknown length in chunks, byte for byte', async () => {
    await using w = await world();
    const sent = 'x'.repeat(300_000);
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < sent.length; i += 70_000)
          controller.enqueue(new TextEncoder().encode(sent.slice(i, i + 70_000)));
        controller.close();
      },
    });
    await fetch(w.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(w.seen[0]?.body).toBe(sent);
    expect(w.seen[0]?.headers['transfer-encoding']).toBe('chunked');
  });

  it('passes each piece of an event stream on when it comes', async () => {
    const steps: (() => void)[] = [];
    await using w = await world({
      upstream: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        steps.push(
          () => void response.write('data: 1\n\n'),
          () => void response.end('data: 2\n\n'),
        );
      },
    });
    const reader = (await fetch(w.url)).body!.getReader();
    for (const step of [...steps]) {
      step();
      expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^data: \d\n\n$/);
    }
  });

  it('reads from the client no faster than the upstream takes', async () => {
    let received = 0;
    let release: () => void = () => undefined;
    await using w = await world({
      upstream: (request, response) => {
        request.once('data', (piece) => {
          received += piece.length;
          request.pause();
          release = () => {
            request.on('data', (more) => (received += more.length));
            request.resume();
          };
        });
        request.once('end', () => response.end('done'));
      },
    });
    const total = 64 * 1024 * 1024;
    const request = http.request(w.url, { method: 'POST', headers: { 'content-length': total } });
    const answered = once(request, 'response');
    const piece = Buffer.alloc(1024 * 1024);
    let taken = 0;
    // The sender is told to wait long before everything is sent: nothing in between keeps the whole body.
    while (taken < total && request.write(piece)) taken += piece.length;
    taken += piece.length;
    while (taken < total) {
      const drained = once(request, 'drain').then(() => true);
      const stuck = new Promise<false>((resolve) => setTimeout(() => resolve(false), 300));
      if (!(await Promise.race([drained, stuck]))) break;
      request.write(piece);
      taken += piece.length;
    }
    expect(taken).toBeLessThan(total / 2);
    release();
    while (taken < total) {
      if (!request.write(piece)) await once(request, 'drain');
      taken += piece.length;
    }
    request.end();
    const [response] = (await answered) as [http.IncomingMessage];
    response.resume();
    expect([response.statusCode, received]).toEqual([200, total]);
  });

  it('breaks the connection when an answer breaks off, so that half is never taken for whole', async () => {
    await using w = await world({
      upstream: (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('half', () => response.socket?.destroy());
      },
    });
    const response = await fetch(w.url);
    await expect(response.text()).rejects.toThrow();
  });

  it('answers 502 when nobody is there, 504 when nobody answers', async () => {
    await using w = await world({ upstream: () => undefined, route: { timeouts: { response: 50 } } });
    expect((await fetch(w.url)).status).toBe(504);
    w.gateway.reload({
      upstreams: { none: { targets: ['http://127.0.0.1:1'] } },
      routes: [{ name: 'none', upstream: 'none' }],
    });
    expect((await fetch(w.url, { method: 'POST', body: 'x' })).status).toBe(502);
  });

  it('lets an answer through that comes before the body was read', async () => {
    await using w = await world({
      upstream: (_, response) => {
        response.writeHead(413, { connection: 'close' });
        response.end('too much', () => response.socket?.destroySoon());
      },
    });
    const answer = await raw(w.listener.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  }, 10_000);

  it('says 100 Continue only to a request that it lets in', async () => {
    await using w = await world({ route: { maxBodyBytes: 10 } });
    const head = (length: number): string =>
      `POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
    expect(await raw(w.listener.port, head(11))).toMatch(/^HTTP\/1.1 413 /);
    expect(await raw(w.listener.port, `${head(5)}12345`)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
  });

  it('answers a client that is still sending, and does not reset its connection', async () => {
    await using w = await world({ route: { maxBodyBytes: 1000 } });
    for (const length of [undefined, 20_000_000]) {
      const status = await new Promise((resolve, reject) => {
        const headers = length === undefined ? {} : { 'content-length': length };
        const request = http.request(w.url, { method: 'POST', headers }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        });
        request.once('error', reject);
        for (let i = 0; i < 20; i++) request.write(Buffer.alloc(1_000_000));
        request.end();
      });
      expect(status).toBe(413);
    }
  });

  it('stops a body that is larger than the route allows, also when no length was announced', async () => {
    await using w = await world({ route: { maxBodyBytes: 10 } });
    const answer = await raw(
      w.listener.port,
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n12345678901234567890\r\n0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(w.seen).toEqual([]);
  });

  it('tries the next target when one takes no connection, and lets it rest after a while', async () => {
    await using w = await world();
    const targets = ['http://127.0.0.1:1', `http://127.0.0.1:${w.upstreamPort}`];
    w.gateway.reload({ upstreams: { app: { targets, maxFailures: 1 } }, routes: [{ name: 'app', upstream: 'app' }] });
    for (let i = 0; i < 6; i++) expect((await fetch(w.url, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(w.seen.map((s) => s.body)).toEqual(Array(6).fill('x'));
  });

  it('leaves out a target that active checks call ill, until it is well', async () => {
    let well = false;
    let asked = 0;
    await using ill = await world({
      upstream: (request, response) => {
        if (request.url === '/health') response.statusCode = well ? 200 : 503;
        else asked++;
        response.end();
      },
    });
    await using w = await world();
    const targets = [ill, w].map(({ upstreamPort }) => `http://127.0.0.1:${upstreamPort}`);
    w.gateway.reload({
      upstreams: { app: { targets, health: { path: '/health', interval: 3_600_000 } } },
      routes: [{ name: 'app', upstream: 'app' }],
    });
    await w.gateway.checkHealth();
    for (let i = 0; i < 4; i++) await fetch(w.url);
    expect(asked).toBe(0);
    well = true;
    await w.gateway.checkHealth();
    for (let i = 0; i < 4; i++) await fetch(w.url);
    expect(asked).toBe(2);
  });
});
