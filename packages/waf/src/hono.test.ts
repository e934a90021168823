import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { describeAdapter, leak, type Running } from '../test/adapter-contract.js';
import { listen } from '../test/send.js';
import { createWaf, type Waf } from './create-waf.js';
import { waf } from './hono.js';
import type { TapOptions } from './tap/index.js';
import { compileText } from './testing/evaluate.js';

function application(before: (app: Hono) => void): Hono {
  const app = new Hono();
  app.onError((error, context) => context.text(error.message, 500));
  before(app);
  app.get('/search', (context) => context.json({ q: context.req.query('q') }));
  app.post('/echo', async (context) => context.json(await context.req.json()));
  app.get('/leak', (context) => context.text(leak));
  app.get('/stream', (context) => context.body(`data: ${leak}\n\n`, 200, { 'content-type': 'text/event-stream' }));
  return app;
}

async function start(app: Hono): Promise<Running> {
  const server = createAdaptorServer({ fetch: app.fetch });
  return { port: await listen(server as never), close: () => server.close() };
}

describeAdapter({
  name: 'Hono 4',
  start: (engine: Waf, options?: TapOptions) => start(application((app) => app.use(waf(engine, options)))),
  startConsumed: (engine) =>
    start(
      application((app) => {
        app.use(async (context, next) => {
          await context.req.raw.text();
          await next();
        });
        app.use(waf(engine));
      }),
    ),
});

describe('Hono without a server', () => {
  const app = application((hono) => {
    hono.use(waf(createWaf(compileText('SecRule REQUEST_URI "@contains bad" "id:1,phase:1,deny"'), { mode: 'block' })));
  });

  it.each([
    ['/search?q=good', 200],
    ['/search?q=bad', 403],
  ])('judges %s by its Request alone', async (path, status) => {
    expect((await app.request(path)).status).toBe(status);
  });
});
