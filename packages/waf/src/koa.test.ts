import { createServer } from 'node:http';
import Koa from 'koa';
import { describeAdapter, leak, type Running } from '../test/adapter-contract.js';
import { listen } from '../test/send.js';
import type { Waf } from './create-waf.js';
import { waf } from './koa.js';
import type { TapOptions } from './tap/index.js';

async function parse(context: Koa.Context, next: () => Promise<unknown>): Promise<void> {
  if (context.method === 'POST') {
    const pieces: Buffer[] = [];
    for await (const piece of context.req) pieces.push(piece as Buffer);
    context.state['body'] = JSON.parse(Buffer.concat(pieces).toString());
  }
  await next();
}

async function start(first: readonly Koa.Middleware[], rest: readonly Koa.Middleware[]): Promise<Running> {
  const app = new Koa();
  app.silent = true;
  app.use(async (context, next) => {
    try {
      await next();
    } catch (error) {
      context.status = 500;
      context.body = (error as Error).message;
    }
  });
  for (const middleware of [...first, ...rest]) app.use(middleware);
  app.use((context) => {
    if (context.path === '/search') context.body = { q: context.query['q'] };
    else if (context.path === '/echo') context.body = context.state['body'];
    else if (context.path === '/leak') context.body = leak;
    else if (context.path === '/stream') {
      context.type = 'text/event-stream';
      context.body = `data: ${leak}\n\n`;
    }
  });
  const server = createServer(app.callback());
  return { port: await listen(server), close: () => server.close() };
}

describeAdapter({
  name: 'Koa 3',
  start: (engine: Waf, options?: TapOptions) => start([waf(engine, options)], [parse]),
  startConsumed: (engine) => start([parse], [waf(engine)]),
});
