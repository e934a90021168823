import type { Emit, StateStore } from '@lamellar/events';
import { createWaf, type Program } from '@lamellar/waf';
import { waf } from '@lamellar/waf/express';
import express, { type Express } from 'express';

/** The application; the WAF is its first middleware. With `state`, what rules count holds for every process that shares it. */
export function createApp(rules: Program, emit: Emit, state?: StateStore): Express {
  const engine = createWaf(rules, {
    mode: 'block',
    emit,
    ...(state !== undefined && { state }),
    blockPage: ({ status = 403 }, reference) => ({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: 'refused', reference }),
    }),
  });
  const app = express();
  app.use(
    waf(engine, {
      routes: [
        { path: '/upload', requestBodyLimit: 20_000_000 },
        { path: '/report', responses: 'stream' },
        { path: '/healthz', mode: 'off' },
      ],
    }),
  );
  app.use(express.json(), express.urlencoded({ extended: false }));
  app.get('/', (_, response) => void response.send('hello\n'));
  app.get('/healthz', (_, response) => void response.send('ok\n'));
  app.get('/search', (request, response) => void response.json({ results: [], query: request.query['q'] }));
  app.post('/orders', (request, response) => void response.status(201).json(request.body));
  app.post('/newsletter', (request, response) => void response.json(request.body));
  app.post('/upload', (request, response) => {
    let size = 0;
    request.on('data', (piece: Buffer) => (size += piece.length));
    request.on('end', () => response.json({ size }));
  });
  app.get('/feed', (_, response) => {
    response.type('text/event-stream').write('data: one\n\n');
    response.end('data: two\n\n');
  });
  // A fault of the application: an error with the source of a query inside.
  app.get('/broken', (_, response) => {
    response
      .type('text')
      .send(
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'x'",
      );
  });
  return app;
}
