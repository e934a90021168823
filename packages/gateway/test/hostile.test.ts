import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import type { Inspector, RequestView } from '@lamellar/gateway';
import { describe, expect, it } from 'vitest';
import { tlsFor } from './certificate.js';
import { raw, world } from './world.js';

/** A server that answers every connection with the same bytes, and perhaps hangs up. */
async function stubborn(answer: string, hangUp = false): Promise<{ port: number; heard: string[]; close: () => void }> {
  const heard: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      heard.push(String(piece));
      socket.write(answer, 'latin1');
      if (hangUp) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as net.AddressInfo).port, heard, close };
}

describe('a slow client', () => {
  it.each([
    ['the head', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow'],
    ['the request line', 'GET /'],
  ])('that never ends %s is told so and cut off', async (_, text) => {
    await using w = await world({ listen: { headersTimeout: 100, requestTimeout: 200 } });
    expect(await raw(w.listener.port, text)).toMatch(/^HTTP\/1.1 408 /);
    expect(w.seen).toEqual([]);
  });

  it('that sends nothing more of a body is told so, and the upstream rests not', async () => {
    await using w = await world({ route: { timeouts: { idle: 100 } } });
    const answer = await raw(w.listener.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nfour');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect((await fetch(w.url)).status).toBe(200);
    expect(w.gateway.stats().active).toBe(0);
  });

  it('that takes nothing of an answer is cut off', async () => {
    const gone = Promise.withResolvers<void>();
    await using w = await world({
      route: { timeouts: { idle: 200 } },
      upstream: (_, response) => {
        response.on('close', gone.resolve).on('error', () => undefined);
        const more = (): void => {
          while (response.write('x'.repeat(65_536)));
          response.once('drain', more);
        };
        more();
      },
    });
    const socket = net.connect(w.listener.port, '127.0.0.1');
    socket.on('error', () => undefined).pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await gone.promise;
    socket.destroy();
    expect(w.gateway.stats().requests).toBe(1);
  });
});

describe('a half-closed connection', () => {
  it('is taken for a client that is gone: the upstream is told, and nothing is kept', async () => {
    const gone = Promise.withResolvers<void>();
    await using w = await world({ upstream: (request) => void request.on('close', gone.resolve) });
    await raw(w.listener.port, 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n', true);
    await gone.promise;
    expect(w.gateway.stats()).toMatchObject({ requests: 1, active: 0 });
  });

  it('in the middle of a body is no request: the upstream never sees its end', async () => {
    let ended = false;
    const gone = Promise.withResolvers<void>();
    await using w = await world({
      upstream: (request) => {
        request
          .on('end', () => (ended = true))
          .on('close', gone.resolve)
          .on('error', () => undefined)
          .resume();
      },
    });
    await raw(w.listener.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nfour', true);
    await gone.promise;
    expect([ended, w.gateway.stats().active]).toEqual([false, 0]);
  });

  it('of the upstream in the middle of an answer breaks the answer off', async () => {
    const upstream = await stubborn('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', true);
    await using w = await world({ config: { upstreams: { app: { targets: [`http://127.0.0.1:${upstream.port}`] } } } });
    await expect(fetch(w.url).then((response) => response.text())).rejects.toThrow();
    upstream.close();
  });
});

describe('trailers', () => {
  it('of a request never become fields of it', async () => {
    const views: RequestView[] = [];
    const inspectors: Inspector[] = [{ name: 'see', begin: (view) => void views.push(view) }];
    await using w = await world({ route: { inspectors } });
    const answer = await raw(
      w.listener.port,
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTrailer: X-Admin\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Admin: yes\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    const { headers, body } = w.seen[0]!;
    expect([headers['x-admin'], headers['trailer'], headers['x-forwarded-for'], body]).toEqual([
      undefined,
      undefined,
      '127.0.0.1',
      'hi',
    ]);
    expect(views[0]?.rawHeaders.filter((_, at) => at % 2 === 0)).toEqual([
      'Host',
      'Connection',
      'Trailer',
      'Transfer-Encoding',
    ]);
  });

  it.each(['Content-Length: 50', 'Transfer-Encoding: chunked'])(
    'that frame a body anew (%s) reach nobody',
    async (line) => {
      await using w = await world();
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
      const answer = await raw(
        w.listener.port,
        `${head}2\r\nhi\r\n0\r\n${line}\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n`,
      );
      expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
      expect(w.seen.map(({ url }) => url)).not.toContain('/x');
    },
  );

  it('of an answer end here', async () => {
    await using w = await world({
      upstream: (_, response) => {
        response.setHeader('trailer', 'x-sum');
        response.write('body');
        response.addTrailers({ 'x-sum': '1' });
        response.end();
      },
    });
    const answer = await raw(w.listener.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('4\r\nbody\r\n0\r\n\r\n');
    expect(answer.toLowerCase()).not.toContain('x-sum');
  });
});

describe('a large head', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}: b\r\n`).join('');

  it('is refused with what is wrong', async () => {
    await using w = await world();
    const answer = await raw(w.listener.port, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(w.seen).toEqual([]);
  });

  it('is seen with every line: none is dropped that could hide the ones that count', async () => {
    const views: RequestView[] = [];
    await using w = await world({
      listen: { maxHeaderBytes: 131_072 },
      route: { inspectors: [{ name: 'see', begin: (view) => void views.push(view) }] },
      upstream: (_, response) => void response.end('ok'),
    });
    const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines(3000)}`;
    await raw(w.listener.port, `${head}Content-Length: 2\r\n\r\nhi`);
    expect(views[0]?.rawHeaders.length).toBe(2 * 3003);
    // Two lengths, the second far behind: refused, not overlooked.
    const two = await raw(w.listener.port, `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!`);
    expect(two).toMatch(/^HTTP\/1.1 400 /);
  });

  it('of an answer ends in 502', async () => {
    const upstream = await stubborn(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\n`);
    await using w = await world({ config: { upstreams: { app: { targets: [`http://127.0.0.1:${upstream.port}`] } } } });
    expect((await fetch(w.url)).status).toBe(502);
    upstream.close();
  });
});

describe('an answer that two readers would cut differently', () => {
  it.each([
    ['a length and a coding', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: 1\r\n Content-Length: 5\r\n\r\n12345'],
    ['no head at all', '\x00\x01\x02 nonsense\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n12345'],
  ])('by %s ends in 502 or is broken off', async (_, answer) => {
    const upstream = await stubborn(answer);
    await using w = await world({ config: { upstreams: { app: { targets: [`http://127.0.0.1:${upstream.port}`] } } } });
    const status = await fetch(w.url)
      .then((response) => response.text().then(() => response.status))
      .catch(() => 'broken');
    expect([502, 'broken']).toContain(status);
    upstream.close();
  });

  it('by bytes after its end does not reach the next request on the connection', async () => {
    const upstream = await stubborn(
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    );
    await using w = await world({ config: { upstreams: { app: { targets: [`http://127.0.0.1:${upstream.port}`] } } } });
    for (let i = 0; i < 5; i++) {
      const text = await fetch(`${w.url}/${i}`).then((response) => response.text());
      expect(text).toBe('ok');
    }
    upstream.close();
  });
});

const tls = tlsFor('hostile.test');
if (tls === undefined)
  console.log(
    'skipped: hostile HTTP/2 clients: the program openssl, which makes certificates for tests, is not installed',
  );

describe.skipIf(tls === undefined)('HTTP/2 before HTTP/1.1', () => {
  it.each<[string, http2.OutgoingHttpHeaders]>([
    ['a blank in the path', { ':path': '/a HTTP/1.1' }],
    ['a line end in the path', { ':path': '/a\r\nX: y' }],
    ['a coding', { ':path': '/', 'transfer-encoding': 'chunked' }],
    ['two names', { ':path': '/', ':authority': 'one.test', host: 'two.test' }],
  ])('takes no request with %s', async (_, headers) => {
    await using w = await world({ listen: { tls: [tls!] } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    const status = await new Promise((resolve) => {
      try {
        const stream = session.request(headers);
        stream.on('response', (head) => resolve(head[':status'])).on('error', () => resolve('reset'));
      } catch {
        // The client of Node refuses to send some of these itself.
        resolve('reset');
      }
    });
    session.destroy();
    expect([400, 'reset']).toContain(status);
    expect(w.seen).toEqual([]);
  });

  it('ends a connection on which nothing is asked', async () => {
    await using w = await world({ listen: { tls: [tls!], idleTimeout: 50 } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    await once(session, 'close');
    expect(w.seen).toEqual([]);
  });

  it('tells a client that sends nothing more of a body', async () => {
    await using w = await world({ listen: { tls: [tls!] }, route: { timeouts: { idle: 50 } } });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    const stream = session.request({ ':path': '/', ':method': 'POST' });
    stream.on('error', () => undefined).write('a');
    const [head] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    session.destroy();
    expect(head[':status']).toBe(408);
  });
});
