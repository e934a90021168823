import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { describeAdapter, leak, type Running } from '../test/adapter-contract.js';
import { createWaf, type Waf } from './create-waf.js';
import { waf } from './fastify.js';
import { starterRules } from './starter-rules.js';
import type { TapOptions } from './tap/index.js';

function routes(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    void reply.code(error.statusCode ?? 500).send(error.message);
  });
  app.get('/search', async (request) => ({ q: (request.query as { q?: string }).q }));
  app.post('/echo', async (request) => request.body);
  app.get('/leak', async (_, reply) => reply.type('text/plain').send(leak));
  app.get('/stream', async (_, reply) => reply.type('text/event-stream').send(`data: ${leak}\n\n`));
}

async function start(before: (app: FastifyInstance) => Promise<void>): Promise<Running> {
  const app = Fastify();
  await before(app);
  routes(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: () => app.close() };
}

describeAdapter({
  name: 'Fastify 5',
  start: (engine: Waf, options?: TapOptions) =>
    start(async (app) => {
      await app.register(waf(engine, options));
    }),
  startConsumed: (engine) =>
    start(async (app) => {
      app.addHook('onRequest', async (request) => {
        for await (const _ of request.raw);
      });
      await app.register(waf(engine));
    }),
});

describe('Fastify', () => {
  it('is judged by inject, too', async () => {
    const app = Fastify();
    await app.register(waf(createWaf(starterRules(), { mode: 'block' })));
    routes(app);
    expect((await app.inject('/search?q=shoes')).json()).toEqual({ q: 'shoes' });
    expect((await app.inject('/search?q=<script>alert(1)</script>')).statusCode).toBe(403);
    const echo = await app.inject({ method: 'POST', url: '/echo', payload: { a: 'b' } });
    expect(echo.json()).toEqual({ a: 'b' });
    await app.close();
  });
});
