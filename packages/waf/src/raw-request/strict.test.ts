import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strict } from './strict.js';

let server: Server;

beforeAll(async () => {
  server = createServer(
    { requireHostHeader: false },
    strict((_, response) => void response.end('served')),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => void server.close());

function send(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`));
    let text = '';
    socket.on('data', (chunk) => void (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the strict front door', () => {
  it.each<[string, string]>([
    ['GET / HTTP/0.9\r\nHost: a', 'the version is not HTTP/1.0 or later'],
    ['GET /#x HTTP/1.1\r\nHost: a', 'the target holds a fragment'],
    ['GET / HTTP/1.1', 'HTTP/1.1 asks for a Host header'],
    ['GET / HTTP/1.1\r\nHost: ', 'the Host header names no host'],
    ['GET / HTTP/1.1\r\nHost: a%00', 'the Host header names no host'],
    ['GET / HTTP/1.1\r\nHost: a\r\nHost: b', 'there are several Host headers'],
  ])('refuses %j', async (head, reason) => {
    const answer = await send(head);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain(reason);
  });

  it('lets requests pass that one can only read in one way', async () => {
    expect(await send('GET /a?b=c HTTP/1.1\r\nHost: a.example:80\r\nConnection: close')).toContain('served');
  });
});
