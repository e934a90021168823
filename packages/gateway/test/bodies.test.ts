import http2 from 'node:http2';
import { type Block, createSourceBlocks, type Inspector, type RequestView, type SourceFilter } from '@lamellar/gateway';
import { type MirrorRecord, tee } from '@lamellar/gateway/mirror';
import { describe, expect, it } from 'vitest';
import { raw, world } from './world.js';

const FORBIDDEN: Block = { status: 403, body: 'no' };

describe('bodies of a known length', () => {
  const refuse: Inspector = {
    name: 'end',
    begin: () => ({ requestBody: 'stream', requestEnd: () => FORBIDDEN }),
  };

  it('reach the upstream whole only after their end was judged', async () => {
    let got = 0;
    const gone = Promise.withResolvers<void>();
    await using w = await world({
      route: { inspectors: [refuse] },
      upstream: (request) => {
        request.on('data', (piece: Buffer) => (got += piece.length));
        request.on('close', gone.resolve).on('error', () => undefined);
      },
    });
    const body = 'x'.repeat(200_000);
    const answer = await raw(
      w.listener.port,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    await gone.promise;
    expect(got).toBeLessThan(body.length);
  });

  it('reach the client whole only after their end was judged', async () => {
    const late: Inspector = { name: 'end', begin: () => ({ responseBody: 'stream', responseEnd: () => FORBIDDEN }) };
    await using w = await world({
      route: { inspectors: [late] },
      upstream: (_, response) => void response.writeHead(200, { 'content-length': '8' }).end('all of it'.slice(0, 8)),
    });
    const answer = await raw(w.listener.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(answer).toContain('content-length: 8');
    expect(answer).not.toContain('all of i');
  });
});

describe('an inspector', () => {
  it('may want more held than the route holds, or less', async () => {
    for (const [wish, complete] of [
      [5000, true],
      [100, false],
    ] as const) {
      const asked: boolean[] = [];
      const holds: Inspector = {
        name: 'holds',
        begin: () => ({ requestBody: 'hold', requestHold: wish, requestEnd: (whole) => void asked.push(whole) }),
      };
      await using w = await world({ route: { inspectors: [holds], holdBytes: 1000 } });
      expect((await fetch(w.url, { method: 'POST', body: 'x'.repeat(3000) })).status).toBe(200);
      expect([asked, w.seen[0]?.body.length]).toEqual([[complete], 3000]);
    }
  });

  it('may have the connection broken off instead of an answer', async () => {
    const drop: Inspector = { name: 'drop', begin: () => ({ requestHead: () => ({ status: 403, drop: true }) }) };
    await using w = await world({ route: { inspectors: [drop] } });
    expect(await raw(w.listener.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    expect(w.seen).toEqual([]);
  });
});

describe('a tee', () => {
  it('gives a copy of every request to a mirror and changes nothing', async () => {
    const records: MirrorRecord[] = [];
    const copy = tee({ offer: (record) => records.push(record) > 0 }, { maxBodyBytes: 10 });
    await using w = await world({ route: { inspectors: [copy] } });
    expect((await fetch(`${w.url}/a`)).status).toBe(200);
    expect((await fetch(`${w.url}/b`, { method: 'POST', body: 'short' })).status).toBe(200);
    expect((await fetch(`${w.url}/c`, { method: 'POST', body: 'much longer than ten' })).status).toBe(200);
    expect(w.seen.map(({ body }) => body)).toEqual(['', 'short', 'much longer than ten']);
    expect(records.map(({ view, body, complete }) => [view.target, Buffer.from(body).toString(), complete])).toEqual([
      ['/a', '', true],
      ['/b', 'short', true],
      ['/c', 'much longe', false],
    ]);
  });
});

describe('filters behind a list of blocks', () => {
  it('are told of every block, and the fault of one costs nobody', async () => {
    const told: string[] = [];
    const faults: unknown[] = [];
    const kernel: SourceFilter = {
      block: (source, milliseconds, reason) => void told.push(`${source} ${milliseconds} ${reason}`),
      unblock: (source) => void told.push(`free ${source}`),
    };
    const broken: SourceFilter = {
      block: async () => {
        throw new Error('no map');
      },
      unblock: () => {
        throw new Error('no map');
      },
    };
    const blocks = createSourceBlocks({ filters: [broken, kernel], onFault: (error) => void faults.push(error) });
    blocks.block('::ffff:192.0.2.1', 1000, 'sqli');
    blocks.block('198.51.100.0/24', 2000, 'scan');
    blocks.unblock('192.0.2.1');
    await new Promise(setImmediate);
    expect(told).toEqual(['192.0.2.1 1000 sqli', '198.51.100.0/24 2000 scan', 'free 192.0.2.1']);
    expect(faults).toHaveLength(3);
  });

  it('chain: a list is a filter itself, and a gateway fills it', async () => {
    const [shared, seen] = [createSourceBlocks(), [] as RequestView[]];
    const blocks = createSourceBlocks({ filters: [shared] });
    const bad: Inspector = {
      name: 'bad',
      begin(view) {
        seen.push(view);
        return { requestHead: () => ({ ...FORBIDDEN, blockClientFor: 60_000, reason: 'bad' }) };
      },
    };
    await using w = await world({ route: { inspectors: [bad] }, options: { blocks } });
    expect((await fetch(w.url)).status).toBe(403);
    expect(shared.find('127.0.0.1')).toMatchObject({ source: '127.0.0.1', reason: 'bad' });
    const again = await fetch(w.url).then(
      ({ status }) => status,
      () => 'refused',
    );
    // On the connection that stands it is answered, a new one is not even read.
    expect([403, 'refused']).toContain(again);
    expect(seen).toHaveLength(1);
  });
});

describe('an answer over HTTP/2 that breaks off', () => {
  it('is never taken for a whole one', async () => {
    const { tlsFor } = await import('./certificate.js');
    const tls = tlsFor('cut.test');
    if (tls === undefined)
      return console.log('skipped: the program openssl, which makes certificates for tests, is not installed');
    await using w = await world({
      listen: { tls: [tls] },
      upstream: (_, response) => {
        response.write('half');
        setImmediate(() => response.destroy());
      },
    });
    const session = http2.connect(`https://127.0.0.1:${w.listener.port}`, { rejectUnauthorized: false });
    const stream = session.request({ ':authority': 'cut.test', ':path': '/' });
    const ended = await new Promise((resolve) => {
      stream
        .on('error', () => resolve('broken'))
        .on('end', () => stream.rstCode === 0 && resolve('whole'))
        .resume();
    });
    session.destroy();
    expect(ended).toBe('broken');
  });
});
