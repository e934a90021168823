import type { DatabaseSync } from 'node:sqlite';
import { Router } from 'express';
import { decideOrder } from '../order-policy.js';

/** Log-in with concatenated SQL, reviews shown as they were written, orders and settings from JSON. */
export function customers(database: DatabaseSync): Router {
  const router = Router();
  router.post('/login', (request, response) => {
    const { name = '', password = '' } = request.body ?? {};
    const sql = `SELECT name, email, role FROM users WHERE name = '${name}' AND password = '${password}'`;
    const [user] = database.prepare(sql).all();
    if (user === undefined) response.status(401).json({ error: 'unknown user or password' });
    else response.json({ welcome: user });
  });
  router.get('/account', (request, response) => {
    const session = /(?:^|; )user=([^;]*)/.exec(request.get('cookie') ?? '')?.[1] ?? '';
    const sql = `SELECT name, email FROM users WHERE name = '${decodeURIComponent(session)}'`;
    response.json(database.prepare(sql).all());
  });
  router.post('/products/:id/reviews', (request, response) => {
    const { author, text } = request.body ?? {};
    database
      .prepare('INSERT INTO reviews (product, author, text) VALUES (?, ?, ?)')
      .run(request.params.id, author, text);
    response.status(201).json({ thanks: author });
  });
  router.get('/products/:id/reviews', (request, response) => {
    const rows = database.prepare('SELECT author, text FROM reviews WHERE product = ?').all(request.params.id);
    response.type('html').send(rows.map(({ author, text }) => `<h2>${author}</h2><p>${text}</p>`).join(''));
  });
  router.post('/orders', (request, response) => {
    const { customer, address, note = '', total = 0 } = request.body ?? {};
    const { lastInsertRowid } = database
      .prepare('INSERT INTO orders (customer, address, note, total) VALUES (?, ?, ?, ?)')
      .run(customer, address, note, Number(total));
    const decision = decideOrder({ total: Number(total), ...(address !== undefined && { address }) });
    response.status(201).json({ order: Number(lastInsertRowid), customer, decision });
  });
  router.post('/settings', (request, response) => {
    response.json(merge({ theme: 'light' }, request.body ?? {}));
  });
  router.get('/settings/health', (request, response) => {
    const key = String(request.query['key']);
    const polluted = (Object.prototype as Record<string, unknown>)[key];
    delete (Object.prototype as Record<string, unknown>)[key];
    response.json({ polluted: polluted ?? null });
  });
  return router;
}

/** A deep merge that does not look at its keys. */
function merge(target: Record<string, unknown>, source: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      target[key] = merge((target[key] ?? {}) as Record<string, unknown>, value as Record<string, unknown>);
    } else {
      target[key] = value;
    }
  }
  return target;
}
