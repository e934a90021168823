import http from 'node:http';
import type { GatewayConfig, Inspector } from '@lamellar/gateway';
import { describe, expect, it } from 'vitest';
import { world } from './world.js';

const RELOADS = 10_000;

describe('reload', () => {
  it(`exchanges routes, inspectors and upstreams ${RELOADS} times under load with no request lost`, async () => {
    await using a = await world({
      upstream: (request, response) => request.resume().on('end', () => response.end('a')),
    });
    await using b = await world({
      upstream: (request, response) => request.resume().on('end', () => response.end('b')),
    });
    const configs = [0, 1, 2, 3].map((n): GatewayConfig => {
      const inspector: Inspector = {
        name: `generation-${n}`,
        begin: () => ({ requestBody: 'hold', requestPiece: () => undefined, responseHead: () => undefined }),
      };
      const port = (n < 2 ? a : b).upstreamPort;
      // Of four configurations two share a pool and two do not, so that pools are kept and retired in turn.
      return {
        upstreams: { app: { targets: [`http://127.0.0.1:${port}`] } },
        routes: [{ name: `r${n}`, upstream: 'app', inspectors: [inspector] }],
      };
    });
    const w = a;
    let reloads = 0;
    let sent = 0;
    const answers = new Map<string, number>();
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    const client = async (): Promise<void> => {
      while (reloads < RELOADS) {
        sent++;
        const answer = await send(w.url, agent, sent % 2 === 0 ? 'body' : undefined);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    };
    const reloader = async (): Promise<void> => {
      while (reloads < RELOADS) {
        for (let i = 0; i < 10; i++) w.gateway.reload(configs[reloads++ % 4]!);
        await new Promise(setImmediate);
      }
    };
    await Promise.all([...Array.from({ length: 8 }, client), reloader()]);
    agent.destroy();
    expect([...answers.keys()].sort()).toEqual(['200 a', '200 b']);
    expect([...answers.values()].reduce((x, y) => x + y)).toBe(sent);
    expect(sent).toBeGreaterThan(100);
    expect(w.gateway.stats()).toMatchObject({ generation: RELOADS + 1, requests: sent, active: 0 });
  });

  it('lets a request that is under way end with what it started with', async () => {
    const arrived = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await using w = await world({
      upstream: (_, response) => {
        arrived.resolve();
        void held.promise.then(() => response.end('old'));
      },
    });
    const answer = fetch(w.url).then((r) => r.text());
    await arrived.promise;
    w.gateway.reload({
      upstreams: { other: { targets: ['http://127.0.0.1:1'] } },
      routes: [{ name: 'other', upstream: 'other' }],
    });
    held.resolve();
    expect(await answer).toBe('old');
    expect((await fetch(w.url)).status).toBe(502);
  });
});

function send(url: string, agent: http.Agent, body: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const request = http.request(url, { agent, method: body === undefined ? 'GET' : 'POST' }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece)).on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    request.on('error', (error) => resolve(`lost: ${error.message}`));
    request.end(body);
  });
}
