import { createSourceBlocks } from '@lamellar/gateway';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseFraming } from '../src/http/framing.js';
import { hostOf, parseTarget } from '../src/http/target.js';
import { raw, world } from './world.js';

describe('request smuggling', () => {
  it.each([
    [
      'both lengths',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n',
    ],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456'],
    ['two equal lengths', 'Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n\r\n12345'],
    ['a signed length', 'Content-Length: +5\r\n\r\n12345'],
    ['two codings', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a tabbed coding', 'Transfer-Encoding:\tchunked, identity\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a folded line', 'X: 1\r\n Transfer-Encoding: chunked\r\n\r\n'],
    ['a bare line feed', 'X: 1\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['an underscore', 'Content_Length: 5\r\n\r\n12345'],
    ['two hosts', 'Host: b\r\n\r\n'],
    ['a chunk size with a sign', 'Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n'],
    ['a chunk size with a prefix', 'Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n'],
  ])('by %s never reaches the upstream', async (_, rest) => {
    await using w = await world();
    const answer = await raw(w.listener.port, `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1.1 (400|502) /);
    expect(w.seen).toEqual([]);
  });

  it('by a missing host or an old version is refused', async () => {
    expect(refuseFraming('1.1', [])?.reason).toBe('no Host');
    expect(refuseFraming('1.0', ['Transfer-Encoding', 'chunked'])?.reason).toBe('Transfer-Encoding in HTTP/1.0');
    expect(refuseFraming('2.0', ['transfer-encoding', 'chunked'])?.status).toBe(400);
  });

  it('finds one request where one was sent: what follows an unread body is never a request', async () => {
    await using w = await world({ route: { maxBodyBytes: 3 } });
    const answer = await raw(
      w.listener.port,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
    );
    expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
    expect(w.seen).toEqual([]);
  });
});

describe('any bytes', () => {
  it('are answered or cut off, and never take the gateway down', async () => {
    await using w = await world();
    const valid =
      'POST /a?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
    const change = fc.record({
      at: fc.nat(valid.length),
      cut: fc.nat(8),
      put: fc.string({ unit: 'binary-ascii', maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
        let text = valid;
        for (const { at, cut, put } of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        // The end of the stream makes every half request end as well.
        const answer = await raw(w.listener.port, text, true).catch(() => '');
        if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
      }),
      { numRuns: 150 },
    );
    expect((await fetch(w.url)).status).toBe(200);
    expect(w.gateway.stats().active).toBe(0);
  });
});

describe('what goes on', () => {
  const get = (headers: string): string =>
    `GET / HTTP/1.1\r\nHost: shop.example:8080\r\nConnection: close\r\n${headers}\r\n`;

  it('has no hop-by-hop fields, named ones included, but keeps what a client must not take away', async () => {
    await using w = await world();
    await raw(
      w.listener.port,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close, X-Hop, Authorization, X-Forwarded-For\r\nX-Hop: 1\r\nAuthorization: Basic x\r\nTE: trailers\r\nKeep-Alive: 5\r\nProxy-Authorization: y\r\nProxy-Connection: keep-alive\r\n\r\n',
    );
    const { headers } = w.seen[0]!;
    expect(headers).toMatchObject({ authorization: 'Basic x', host: 'a', 'x-forwarded-for': '127.0.0.1' });
    for (const name of ['x-hop', 'te', 'keep-alive', 'proxy-authorization', 'proxy-connection'])
      expect(headers[name]).toBeUndefined();
  });

  it('forgets what a stranger says about earlier hops', async () => {
    await using w = await world();
    await raw(
      w.listener.port,
      get(
        'X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=10.0.0.1\r\nX-Real-IP: 10.0.0.1\r\nX-Request-Id: mine\r\nX-Forwarded-User: admin\r\n',
      ),
    );
    const { headers } = w.seen[0]!;
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example:8080',
      'x-forwarded-port': String(w.listener.port),
      'x-real-ip': '127.0.0.1',
      forwarded: 'for=127.0.0.1;host="shop.example:8080";proto=http',
    });
    expect([headers['x-forwarded-user'], headers['x-request-id'] === 'mine']).toEqual([undefined, false]);
  });

  it.each([
    ['198.51.100.7', '198.51.100.7', '198.51.100.7, 127.0.0.1'],
    ['1.1.1.1, 198.51.100.7', '198.51.100.7', '198.51.100.7, 127.0.0.1'],
    ['198.51.100.7, 10.0.0.9', '198.51.100.7', '198.51.100.7, 10.0.0.9, 127.0.0.1'],
    ['evil, 10.0.0.9', '10.0.0.9', '10.0.0.9, 127.0.0.1'],
    ['[2001:DB8::7]:443, 10.0.0.9', '2001:db8::7', '2001:db8::7, 10.0.0.9, 127.0.0.1'],
    ['198.51.100.7:5555', '198.51.100.7', '198.51.100.7, 127.0.0.1'],
    ['', '127.0.0.1', '127.0.0.1'],
  ])('believes a trusted proxy that says %s', async (said, client, chain) => {
    await using w = await world({ config: { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] } });
    await raw(w.listener.port, get(`X-Forwarded-For: ${said}\r\nX-Forwarded-Proto: https\r\nX-Request-Id: theirs\r\n`));
    expect(w.seen[0]?.headers).toMatchObject({
      'x-real-ip': client,
      'x-forwarded-for': chain,
      'x-forwarded-proto': 'https',
      'x-request-id': 'theirs',
    });
  });

  it('shows the upstream its own name on request', async () => {
    await using w = await world({ route: { upstreamHost: 'upstream' } });
    await fetch(w.url);
    expect(w.seen[0]?.headers.host).toBe(`127.0.0.1:${w.upstreamPort}`);
  });
});

describe('routes', () => {
  const routes = [
    { name: 'all', upstream: 'app' },
    { name: 'shop', upstream: 'app', hosts: ['shop.example'] },
    { name: 'api', upstream: 'app', hosts: ['shop.example'], path: '/api' },
    { name: 'wild', upstream: 'app', hosts: ['*.example'] },
  ];
  it.each([
    ['shop.example', '/', 'shop'],
    ['SHOP.example.:443', '/apix', 'shop'],
    ['shop.example', '/api', 'api'],
    ['shop.example', '/api/x?y', 'api'],
    ['shop.example', '/x/..//api/./x', 'api'],
    ['shop.example', '/x/%2e%2e/%61pi/', 'api'],
    ['shop.example', '/x/..%2fapi', 'api'],
    ['other.example', '/api', 'wild'],
    ['a.b.example', '/', 'wild'],
    ['example', '/', 'all'],
    ['other.test', 'http://shop.example/api', 'api'],
  ])('%s %s is for %s', async (host, target, route) => {
    const seen: string[] = [];
    const inspectors = [{ name: 't', begin: (view: { route: string }) => void seen.push(view.route) }];
    await using w = await world();
    w.gateway.reload({
      upstreams: { app: { targets: [`http://127.0.0.1:${w.upstreamPort}`] } },
      routes: routes.map((r) => ({ ...r, inspectors })),
    });
    await raw(w.listener.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(seen).toEqual([route]);
  });

  it.each([
    ['/a%00', 400],
    ['ftp://x/', 400],
    ['http://u@h/', 400],
    ['*', 400],
  ])('the target %s is answered with %i', async (target, status) => {
    await using w = await world();
    expect(await raw(w.listener.port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toMatch(
      new RegExp(`^HTTP/1.1 ${status} `),
    );
  });

  it('never throws on a target and never leaves a dot segment in a path', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('/', '.', '%2e', '%2F', '\\', 'a', '%', '?', '#', 'é') }),
        (text) => {
          const path = parseTarget('GET', `/${text}`)?.path;
          if (path !== undefined) expect(path.split('/').filter((s) => s === '.' || s === '..')).toEqual([]);
          hostOf(text);
        },
      ),
    );
  });

  it('with problems change nothing, and every problem is named', async () => {
    await using w = await world();
    const bad = {
      upstreams: { a: { targets: [] }, b: { targets: ['ftp://x', 'http://x/path'] } },
      routes: [
        { name: 'r', upstream: 'constructor', hosts: ['*'], path: 'x' },
        { name: 'r', upstream: 'a' },
      ],
      trustedProxies: ['10.0.0.1/8'],
    };
    let message = '';
    try {
      w.gateway.reload(bad);
    } catch (error) {
      message = String(error);
    }
    for (const part of [
      '8 problems',
      'no targets',
      'no http or https',
      'more than scheme',
      'not there',
      'must start with',
      'neither a host',
      'appears twice',
      'write 10.0.0.0/8',
    ])
      expect(message).toContain(part);
    expect((await fetch(w.url)).status).toBe(200);
  });
});

describe('createSourceBlocks', () => {
  it('holds addresses and networks for their time', () => {
    let now = 0;
    const blocks = createSourceBlocks({ now: () => now });
    blocks.block('192.0.2.1', 100, 'a');
    blocks.block('198.51.100.0/24', 50, 'b');
    blocks.block('192.0.2.1', 10, 'shorter');
    const found = (): (string | undefined)[] =>
      ['192.0.2.1', '::ffff:192.0.2.1', '198.51.100.9', '192.0.2.2', 'x'].map((a) => blocks.find(a)?.reason);
    expect(found()).toEqual(['a', 'a', 'b', undefined, undefined]);
    now = 50;
    expect(found()).toEqual(['a', 'a', undefined, undefined, undefined]);
    expect(blocks.unblock('192.0.2.1')).toBe(true);
    expect([blocks.list(), blocks.unblock('192.0.2.1')]).toEqual([[], false]);
  });

  it('stays bounded, and keeps the blocks that end last', () => {
    const blocks = createSourceBlocks({ now: () => 0 });
    for (let i = 0; i < 70_000; i++) blocks.block(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 1000 + i, 'x');
    expect(blocks.list().length).toBeLessThanOrEqual(65_536);
    expect(blocks.find('10.1.17.111')).toBeDefined();
  });
});
