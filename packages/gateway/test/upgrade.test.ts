import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { createGateway, type Inspector } from '@lamellar/gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const upstream = http.createServer((_, response) => response.writeHead(426).end());
beforeAll(async () => {
  upstream.on('upgrade', (request, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ok\r\nX-Seen: ${request.headers['x-forwarded-for']}\r\n\r\nhello`,
    );
    socket.pipe(socket);
    socket.on('error', () => undefined);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
});
afterAll(() => void upstream.close());

async function talk(inspectors: Inspector[], protocol: string, say: string): Promise<string> {
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const gateway = createGateway({
    upstreams: { ws: { targets: [target] } },
    routes: [{ name: 'ws', upstream: 'ws', inspectors }],
  });
  const { port } = await gateway.listen();
  const socket = net.connect(port, '127.0.0.1');
  socket.write(
    `GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Key: x\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n${say}`,
  );
  let heard = '';
  for await (const piece of socket) {
    heard += String(piece);
    if (say !== '' && heard.endsWith(say)) socket.end();
  }
  await gateway.close();
  return heard;
}

describe('upgrades', () => {
  it('join both sides, what came early included', async () => {
    const heard = await talk([], 'websocket', 'ping');
    expect(heard).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\n/);
    expect(heard).toContain('sec-websocket-accept: ok');
    expect(heard).toContain('x-seen: 127.0.0.1');
    expect(heard).toMatch(/\r\n\r\nhelloping$/);
  });

  it('are judged by their head', async () => {
    const heard = await talk([{ name: 't', begin: () => ({ requestHead: () => ({ status: 403 }) }) }], 'websocket', '');
    expect(heard).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each(['h2c', 'tls', 'nonsense'])('to %s are refused: its requests would pass no inspector', async (protocol) => {
    expect(await talk([], protocol, '')).toMatch(/^HTTP\/1.1 400 /);
  });
});
