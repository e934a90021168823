import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ocsf } from '@lamellar/events';
import express, { type Express } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { describeAdapter, leak, type Running } from '../test/adapter-contract.js';
import { createWaf, type Waf, type WafOptions } from './create-waf.js';
import { waf } from './express.js';
import { starterRules } from './starter-rules.js';
import type { TapOptions } from './tap/index.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

async function listen(app: Express): Promise<number> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function send(
  port: number,
  path: string,
  { body = '', type = '', chunked = false }: { body?: string; type?: string; chunked?: boolean } = {},
): Promise<Answer> {
  const method = body === '' ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const headers = {
      ...(type !== '' && { 'content-type': type }),
      ...(body !== '' && !chunked && { 'content-length': String(Buffer.byteLength(body)) }),
    };
    const request = httpRequest({ port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
    });
    request.on('error', reject);
    if (chunked) for (let at = 0; at < body.length; at += 1000) request.write(body.slice(at, at + 1000));
    request.end(chunked ? undefined : body);
  });
}

function shop(options: WafOptions = {}): { app: Express; events: ocsf.DetectionFinding[]; engine: Waf } {
  const events: ocsf.DetectionFinding[] = [];
  const engine = createWaf(starterRules(), {
    mode: 'block',
    emit: (event) => void events.push(event as ocsf.DetectionFinding),
    ...options,
  });
  const app = express();
  app.use(waf(engine));
  app.use(express.json({ limit: '5mb' }), express.urlencoded({ extended: true, limit: '5mb' }));
  app.get('/search', (request, response) => void response.json({ query: request.query['q'] }));
  app.post('/echo', (request, response) => void response.json(request.body));
  app.get('/leak', (_, response) => void response.type('text').send('root:x:0:0:root:/root:/bin/sh\n'));
  app.get('/stream', (_, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: 1\n\n');
    response.write('data: root:x:0:0:\n\n');
    response.end();
  });
  app.get('/headers', (_, response) => {
    response.writeHead(201, { 'x-one': '1', 'content-type': 'text/plain' });
    expect(response.headersSent).toBe(true);
    response.write('two ');
    response.end('parts');
  });
  return { app, events, engine };
}

describe('the Express middleware', () => {
  it('lets honest requests through, bodies and all', async () => {
    const { app, events } = shop();
    const port = await listen(app);
    expect((await send(port, "/search?q=O'Brien")).body).toBe('{"query":"O\'Brien"}');
    const json = await send(port, '/echo', { body: '{"a":[1,{"b":"c"}]}', type: 'application/json' });
    expect(json.body).toBe('{"a":[1,{"b":"c"}]}');
    const form = await send(port, '/echo', { body: 'a=1&b=two', type: 'application/x-www-form-urlencoded' });
    expect(form.body).toBe('{"a":"1","b":"two"}');
    expect(events).toEqual([]);
  });

  it.each([false, true])('gives back a large body unchanged (chunked: %s)', async (chunked) => {
    const { app } = shop({ mode: 'observe' });
    const body = JSON.stringify({ text: 'word '.repeat(60_000) });
    const answer = await send(await listen(app), '/echo', { body, type: 'application/json', chunked });
    expect(answer.body).toBe(body);
  });

  it.each([
    ['a query', '/search?q=1%27%20or%20%271%27=%271', {}],
    ['a form', '/echo', { body: 'name=<script>alert(1)</script>', type: 'application/x-www-form-urlencoded' }],
    ['JSON', '/echo', { body: '{"f":"../../etc/passwd"}', type: 'application/json' }],
  ])('refuses an attack in %s before the application sees it', async (_, path, options) => {
    const { app, events } = shop();
    const answer = await send(await listen(app), path, options);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain(events[0]?.finding_info.uid);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ action_id: 2, disposition_id: 2, class_uid: 2004 });
  });

  it('tells, but lets pass, in observe mode', async () => {
    const { app, events } = shop({ mode: 'observe' });
    const answer = await send(await listen(app), '/search?q=1%27%20or%20%271%27=%271');
    expect(answer.status).toBe(200);
    expect(events[0]).toMatchObject({ action_id: 3, disposition_id: 17 });
  });

  it('replaces a response that leaks', async () => {
    const { app, events } = shop();
    const answer = await send(await listen(app), '/leak');
    expect(answer.status).toBe(502);
    expect(answer.body).not.toContain('root:');
    expect(events[0]?.finding_info.title).toContain('system file');
  });

  it('passes event streams unbuffered and keeps what writeHead says', async () => {
    const { app } = shop();
    const port = await listen(app);
    expect((await send(port, '/stream')).body).toContain('data: root');
    const answer = await send(port, '/headers');
    expect(answer).toMatchObject({ status: 201, body: 'two parts', headers: { 'x-one': '1' } });
  });

  it('uses the configured page and status', async () => {
    const { app } = shop({
      blockStatus: 418,
      blockPage: (verdict) => ({ status: verdict.status ?? 0, headers: { 'x-blocked': 'yes' }, body: 'no' }),
    });
    const answer = await send(await listen(app), '/search?q=<script>alert(1)</script>');
    expect(answer).toMatchObject({ status: 418, body: 'no', headers: { 'x-blocked': 'yes' } });
  });

  it('says where to mount it when the body was read before', async () => {
    const app = express();
    app.use(express.json());
    app.use(waf(createWaf(starterRules(), { mode: 'block' })));
    let message = '';
    app.use((error: Error, _: unknown, response: express.Response, _next: unknown) => {
      message = error.message;
      response.sendStatus(500);
    });
    const answer = await send(await listen(app), '/', { body: '{"a":1}', type: 'application/json' });
    expect(answer.status).toBe(500);
    expect(message).toContain('mount the WAF before body parsers');
  });

  it('does nothing when it is off', async () => {
    const { app, events } = shop({ mode: 'off' });
    expect((await send(await listen(app), '/search?q=<script>alert(1)</script>')).status).toBe(200);
    expect(events).toEqual([]);
  });
});

async function contract(
  first: readonly express.RequestHandler[],
  rest: readonly express.RequestHandler[],
): Promise<Running> {
  const app = express();
  app.use(...first, ...rest);
  app.get('/search', (request, response) => void response.json({ q: request.query['q'] }));
  app.post('/echo', (request, response) => void response.json(request.body));
  app.get('/leak', (_, response) => void response.type('text').send(leak));
  app.get('/stream', (_, response) => void response.type('text/event-stream').send(`data: ${leak}\n\n`));
  app.use(
    (error: Error, _: unknown, response: express.Response, __: unknown) =>
      void response.status(500).send(error.message),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describeAdapter({
  name: 'Express 5',
  start: (engine: Waf, options?: TapOptions) => contract([waf(engine, options)], [express.json()]),
  startConsumed: (engine) => contract([express.json()], [waf(engine)]),
});
