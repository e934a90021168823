import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createWaf } from './create-waf.js';
import { protect } from './node.js';
import { starterRules } from './starter-rules.js';
import { compileText } from './testing/evaluate.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function start(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends bytes and resolves to everything that comes back until the other side closes. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

describe('a protected listener of node:http', () => {
  const echo = (): Server =>
    createServer(
      protect(createWaf(starterRules(), { mode: 'block' }), async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        response.end(`${request.url} ${Buffer.concat(chunks).toString('latin1')}`);
      }),
    );

  it('gives every body back, by every way of reading', async () => {
    const port = await start(echo());
    const answer = await exchange(
      port,
      'POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    );
    expect(answer).toContain('/a abcde');
  });

  it.each([
    ['no body', 'POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
    [
      'an empty chunked body',
      'POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('serves a request with %s', async (_, bytes) => {
    expect(await exchange(await start(echo()), bytes)).toMatch(/\/a/);
  });

  it('serves pipelined requests on one connection', async () => {
    const one = 'POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc';
    const two = 'GET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const answer = await exchange(await start(echo()), one + two);
    expect(answer).toContain('/one abc');
    expect(answer).toContain('/two');
  });

  it('answers without waiting for the rest of a body that it refuses', async () => {
    const answer = await exchange(
      await start(echo()),
      'POST /?a=<script>alert(1)</script> HTTP/1.1\r\nHost: a\r\nX-Original-URL: /x\r\nTrailer: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 40[03]/);
  });

  it('drops the connection when the rules say so', async () => {
    const waf = createWaf(compileText('SecAction "id:1,phase:1,drop"'), { mode: 'block' });
    const port = await start(createServer(protect(waf, (_, response) => response.end('no'))));
    expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
  });

  it('leaves upgrades to the server', async () => {
    const server = echo();
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nraw'));
    const bytes = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
    expect(await exchange(await start(server), bytes)).toContain('raw');
  });

  it('follows onError when the engine fails', async () => {
    for (const [onError, status] of [
      ['open', 200],
      ['closed', 503],
    ] as const) {
      const waf = createWaf(compileText(''), { mode: 'block', onError });
      const broken = {
        ...waf,
        begin: (): never => {
          throw new Error('lost');
        },
      };
      const port = await start(createServer(protect(broken, (_, response) => response.end('ok'))));
      const found = await new Promise((resolve, reject) => {
        httpRequest({ port, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(found).toBe(status);
    }
  });
});
