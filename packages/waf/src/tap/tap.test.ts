import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { memoryState, type OcsfEvent } from '@lamellar/events';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, send } from '../../test/send.js';
import { createWaf, type Waf } from '../create-waf.js';
import { protect, protectHttp2, protectUpgrade, type TapOptions } from '../node.js';
import { compileText } from '../testing/evaluate.js';

const rules = `
SecRequestBodyNoFilesLimit 2000
SecRequestBodyLimit 2000
SecResponseBodyAccess On
SecResponseBodyLimit 1000
SecRule ARGS|REQUEST_URI "@contains attack" "id:1,phase:2,deny,log"
SecRule RESPONSE_BODY "@contains leak" "id:2,phase:4,deny,status:502,log"`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const servers: (Server | Http2Server)[] = [];
const events: OcsfEvent[] = [];

afterEach(() => {
  events.length = 0;
  for (const server of servers.splice(0)) server.close();
});

function engine(text: string = rules, mode: 'block' | 'observe' = 'block'): Waf {
  return createWaf(compileText(text), { mode, emit: (event) => void events.push(event) });
}

async function serve(listener: RequestListener, options?: TapOptions, waf: Waf = engine()): Promise<number> {
  const server = createServer(protect(waf, listener, options));
  servers.push(server);
  return listen(server);
}

const echo: RequestListener = async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  response.setHeader('content-type', 'application/octet-stream');
  response.end(Buffer.concat(pieces).toString('base64'));
};

describe('compressed request bodies', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ...(zstdCompressSync === undefined ? [] : [['zstd', zstdCompressSync] as const]),
    ['gzip, gzip', (text: string) => gzipSync(gzipSync(text))],
  ] as const)('in %s are decoded for the rules and left as they are for the application', async (coding, compress) => {
    const port = await serve(echo);
    const headers = { ...form, 'content-encoding': coding };
    const good = compress('a=1&b=2');
    const passed = await send(port, '/', { body: good, headers });
    expect([passed.status, passed.body]).toEqual([200, good.toString('base64')]);
    expect((await send(port, '/', { body: compress('a=1&b=attack'), headers })).status).toBe(403);
  });

  it.each<[string, string, Buffer, number, string]>([
    ['an unknown coding', 'rot13', Buffer.from('n=1'), 415, 'rot13'],
    ['too many codings', 'gzip, gzip, gzip', gzipSync('a'), 413, 'content codings'],
    ['bytes that do not decode', 'gzip', Buffer.from('a=1'), 400, 'does not decode'],
    ['a bomb', 'gzip', gzipSync(`a=${'x'.repeat(1_000_000)}`), 413, 'request body size'],
  ])('with %s end in a limit', async (_, coding, body, status, limit) => {
    const port = await serve(echo);
    expect((await send(port, '/', { body, headers: { ...form, 'content-encoding': coding } })).status).toBe(status);
    expect(JSON.stringify(events)).toContain(limit);
  });

  it('are told of but passed in observe mode', async () => {
    const port = await serve(echo, { compressedRequests: 'refuse' }, engine(rules, 'observe'));
    const headers = { ...form, 'content-encoding': 'gzip' };
    expect((await send(port, '/', { body: gzipSync('a=attack'), headers })).status).toBe(200);
    expect(JSON.stringify(events)).toMatch(/"uid":"1".*compressed request body|compressed request body.*"uid":"1"/);
  });

  it('pass unread where the route asks for it, which is said once', async () => {
    const port = await serve(echo, { routes: [{ path: '/raw', compressedRequests: 'pass' }] });
    const message = { body: gzipSync('a=attack'), headers: { ...form, 'content-encoding': 'gzip' } };
    expect((await send(port, '/raw', message)).status).toBe(200);
    expect((await send(port, '/raw', message)).status).toBe(200);
    expect(events.map(({ status_code }) => status_code)).toEqual(['bypass.compressed_request']);
  });
});

describe('long bodies', () => {
  it('are not read past what the rules look at', async () => {
    let read = 0;
    const server = createServer(protect(engine(), echo));
    servers.push(server);
    const port = await listen(server);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${form['content-type']}\r\nContent-Length: 100000000\r\n\r\n`,
    );
    socket.write('x'.repeat(3000));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    read = socket.bytesWritten;
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    expect(read).toBeLessThan(4000);
  });

  it('have limits per route', async () => {
    const port = await serve(echo, {
      routes: [{ path: '/upload', requestBodyLimit: 9000, requestBodyNoFilesLimit: 9000 }],
    });
    const message = { body: `a=${'x'.repeat(5000)}`, headers: form };
    expect((await send(port, '/', message)).status).toBe(413);
    expect((await send(port, '/upload', message)).status).toBe(200);
    expect((await send(port, '/upload', { ...message, body: `a=${'x'.repeat(8990)}attack` })).status).toBe(403);
  });
});

describe('responses', () => {
  const answer = (pieces: readonly string[], headers: Record<string, string> = {}): RequestListener => {
    return async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', ...headers });
      for (const piece of pieces) {
        response.write(piece);
        // Node puts what is written at once into one packet; a cut would take it along.
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
  };
  const big = 'x'.repeat(1500);

  it('that stream are cut when the rules refuse them', async () => {
    for (const headers of [{}, { 'content-length': '10' }]) {
      const got = await send(await serve(answer(['good ', ' leak'], headers), { responses: 'stream' }), '/');
      expect([got.status, got.broken, got.body.includes('leak') && 'content-length' in headers]).toEqual([
        200,
        true,
        false,
      ]);
    }
  });

  it('that stream in one piece are replaced', async () => {
    const port = await serve((_, response) => void response.setHeader('content-type', 'text/plain').end('a leak'), {
      responses: 'stream',
    });
    expect((await send(port, '/')).status).toBe(502);
  });

  it('that stream arrive as they are made', async () => {
    const first = Promise.withResolvers<void>();
    const port = await serve(
      (_, response) => {
        response.setHeader('content-type', 'text/plain');
        response.write('one');
        void first.promise.then(() => response.end('two'));
      },
      { responses: 'stream' },
    );
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    let heard = '';
    for await (const piece of socket) {
      heard += String(piece);
      if (heard.includes('one')) first.resolve();
    }
    expect(heard).toMatch(/one.*two/s);
  });

  it.each<[string, string[], Record<string, string>, boolean, string[]]>([
    [
      'downloads are judged by their beginning while they pass',
      ['a leak', big],
      { 'content-length': '1506' },
      true,
      ['bypass.download', '502'],
    ],
    ['downloads pass from the limit on', [big, 'a leak'], { 'content-length': '1506' }, false, ['bypass.download']],
    ['what is longer than it is held passes from the limit on', [big, 'a leak'], {}, false, []],
    ['event streams pass', ['data: leak\n\n'], { 'content-type': 'text/event-stream' }, false, ['bypass.event_stream']],
    ['compressed answers pass', ['leak'], { 'content-encoding': 'br' }, false, ['bypass.encoded']],
    ['types that no rule file lists pass in silence', ['leak'], { 'content-type': 'image/png' }, false, []],
  ])('%s', async (_, pieces, headers, broken, told) => {
    const port = await serve(answer(pieces, headers));
    for (let i = 0; i < 2; i++) {
      const got = await send(port, '/');
      expect([got.status, got.broken]).toEqual([200, broken]);
      if (!broken) expect(got.body).toBe(pieces.join(''));
      if (broken) break;
    }
    expect(events.map(({ status_code }) => status_code ?? '')).toEqual(told);
  });
});

describe('HTTP/2', () => {
  async function ask(
    headers: Record<string, string>,
    body = '',
    options: TapOptions = {},
  ): Promise<{ status: number; text: string; broken: boolean }> {
    const server = createHttp2Server(
      protectHttp2(
        engine(),
        async (request, response) => {
          let size = 0;
          for await (const piece of request) size += (piece as Buffer).length;
          response.setHeader('content-type', 'text/plain');
          response.setHeader('set-cookie', ['a=1', 'b=2']);
          expect(request.headers[':authority']).toBeDefined();
          if (request.url === '/leak') response.write('a l');
          response.end(request.url === '/leak' ? 'eak' : `${size} bytes`);
        },
        options,
      ),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':method': body === '' ? 'GET' : 'POST', ...headers });
    let status = 0;
    let text = '';
    let broken = false;
    stream.on('response', (head) => (status = Number(head[':status'])));
    stream.on('data', (piece: Buffer) => (text += String(piece)));
    stream.on('error', () => (broken = true));
    if (body !== '') stream.end(body);
    await new Promise((resolve) => stream.once('close', resolve));
    session.close();
    return { status, text, broken };
  }

  it.each<[string, Record<string, string>, string, TapOptions, unknown]>([
    ['lets a request pass', { ':path': '/a' }, '', {}, { status: 200, text: '0 bytes' }],
    ['lets a body pass', { ':path': '/a', ...form }, 'a=1', {}, { status: 200, text: '3 bytes' }],
    ['refuses an attack in the path', { ':path': '/?a=attack' }, '', {}, { status: 403 }],
    ['refuses an attack in the body', { ':path': '/', ...form }, 'a=attack', {}, { status: 403 }],
    ['refuses a body that is too long', { ':path': '/', ...form }, 'x'.repeat(5000), {}, { status: 413 }],
    ['replaces an answer', { ':path': '/leak' }, '', {}, { status: 502, broken: false }],
    [
      'cuts a streamed answer, the stream alone',
      { ':path': '/leak' },
      '',
      { responses: 'stream' },
      { status: 200, broken: true },
    ],
  ])('%s', async (_, headers, body, options, expected) => {
    expect(await ask(headers, body, options)).toMatchObject(expected as object);
  });

  it('shows the rules the host where HTTP/1.1 has it', async () => {
    const host = engine('SecRule REQUEST_HEADERS:Host "@beginsWith 127.0.0.1:" "id:9,phase:1,deny,status:418"');
    const server = createHttp2Server(protectHttp2(host, (_, response) => void response.end()));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [head] = (await once(session.request({ ':path': '/' }), 'response')) as [Record<string, unknown>];
    session.close();
    expect(head[':status']).toBe(418);
  });
});

describe('upgrades', () => {
  it.each([
    ['/chat', /^HTTP\/1.1 101 /, ['bypass.upgrade']],
    ['/chat?a=attack', /^HTTP\/1.1 403 /, ['403']],
  ])('of %s are judged by their head', async (path, first, told) => {
    const server = createServer();
    servers.push(server);
    const heardOf: (string | undefined)[] = [];
    const waf = createWaf(compileText(rules), { mode: 'block', emit: (event) => void heardOf.push(event.status_code) });
    server.on(
      'upgrade',
      protectUpgrade(waf, (_, socket) => void socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
    );
    const socket = connect(await listen(server), '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    let heard = '';
    for await (const piece of socket) heard += String(piece);
    expect(heard).toMatch(first);
    expect(heardOf).toEqual(told);
  });
});

describe('routes', () => {
  const port = (): Promise<number> =>
    serve((_, response) => void response.end('ok'), {
      routes: [
        { path: '/free', mode: 'off' },
        { path: '/watch', methods: ['GET'], mode: 'observe' },
      ],
    });

  it.each([
    ['/free?a=attack', 200],
    ['/free/x?a=attack', 200],
    ['/freedom?a=attack', 403],
    ['/FREE?a=attack', 403],
    ['/free/../x?a=attack', 403],
    ['/free/%2e%2e/x?a=attack', 403],
    ['/x/../free?a=attack', 403],
    ['//free?a=attack', 403],
    ['/watch?a=attack', 200],
  ])('%s is answered with %i', async (path, status) => {
    expect((await send(await port(), path)).status).toBe(status);
  });

  it('in observe mode tell what they pass', async () => {
    await send(await port(), '/watch?a=attack');
    expect(events[0]).toMatchObject({ action_id: 3, disposition_id: 17 });
    expect((await send(await port(), '/watch?a=attack', { method: 'DELETE' })).status).toBe(403);
  });
});

describe('state that processes share', () => {
  const limit =
    'SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.hits=+1"\nSecRule IP:hits "@gt 2" "id:2,phase:1,deny,status:429"';

  it('is loaded before the rules run, so that a rate holds for all of them', async () => {
    const state = memoryState();
    let reported = 0;
    const observe = (): void => void reported++;
    const port = (): Promise<number> =>
      serve(
        (_, response) => void response.end('ok'),
        {},
        createWaf(compileText(limit), { mode: 'block', state, observe }),
      );
    const ports = [await port(), await port()];
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) {
      statuses.push((await send(ports[i % 2]!, '/')).status);
      // What a request changed is committed after its answer.
      while (reported <= i) await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });
});

describe('GraphQL', () => {
  const json = { 'content-type': 'application/json' };
  const query = 'query Find($name: String!) { user(name: $name) { id orders(first: 10) { total } } }';

  it.each<[string, string, { body: string; headers: Record<string, string> } | undefined, number]>([
    ['an honest query', '/', { body: JSON.stringify({ query, variables: { name: "O'Brien" } }), headers: json }, 200],
    ['a variable', '/', { body: JSON.stringify({ query, variables: { name: 'an attack' } }), headers: json }, 403],
    [
      'the text of a query',
      '/',
      { body: JSON.stringify({ query: '{ user(name: "attack") { id } }' }), headers: json },
      403,
    ],
    [
      'one of a batch',
      '/',
      { body: JSON.stringify([{ query }, { query, variables: { a: { b: ['attack'] } } }]), headers: json },
      403,
    ],
    ['a persisted query by GET', `/?variables=${encodeURIComponent('{"name":"attack"}')}`, undefined, 403],
    [
      'a response type as request type',
      '/',
      { body: JSON.stringify({ query: 'attack' }), headers: { 'content-type': 'application/graphql-response+json' } },
      403,
    ],
  ])('is judged as JSON: %s', async (_, path, message, status) => {
    expect((await send(await serve((__, response) => void response.end('ok')), path, message)).status).toBe(status);
  });
});

describe('sources', () => {
  it('of blocked requests are refused for a time, by the verdict, before any rule looks at them', async () => {
    const list = new Map<string, string>();
    const options: TapOptions = {
      sources: {
        find: (address) => (list.has(address) ? {} : undefined),
        block: (source, milliseconds, reason) => void list.set(source, `${milliseconds} ${reason}`),
      },
      blockClientFor: ({ ruleId }) => (ruleId === 1 ? 60_000 : undefined),
    };
    const port = await serve((_, response) => void response.end('ok'), options);
    expect((await send(port, '/')).status).toBe(200);
    expect((await send(port, '/?a=attack')).status).toBe(403);
    expect([...list]).toEqual([['127.0.0.1', '60000 rule 1']]);
    events.length = 0;
    const refused = await send(port, '/');
    expect([refused.status, refused.headers.connection, events.length]).toEqual([403, 'close', 0]);
    list.clear();
    expect((await send(port, '/')).status).toBe(200);
  });

  it('of requests that a limit stops are left alone when the verdict says so', async () => {
    const blocked: string[] = [];
    const sources = { find: () => undefined, block: (source: string) => void blocked.push(source) };
    const port = await serve(echo, { sources, blockClientFor: ({ decision }) => (decision === 'limit' ? 0 : 1000) });
    expect((await send(port, '/', { body: `a=${'x'.repeat(5000)}`, headers: form })).status).toBe(413);
    expect(blocked).toEqual([]);
  });
});
