import type { DatabaseSync } from 'node:sqlite';
import { Router } from 'express';

/** Product look-ups whose SQL is concatenated from the request. */
export function catalogue(database: DatabaseSync): Router {
  const router = Router();
  router.get('/products', (request, response) => {
    const { category = 'furniture', sort = 'price' } = request.query as Record<string, string>;
    const sql = `SELECT id, name, price FROM products WHERE hidden = 0 AND category = '${category}' ORDER BY ${sort}`;
    response.json(database.prepare(sql).all());
  });
  router.get('/products/:id', (request, response) => {
    const sql = `SELECT id, name, price FROM products WHERE hidden = 0 AND id = ${request.params.id}`;
    response.json(database.prepare(sql).all());
  });
  router.get('/search', (request, response) => {
    const q = String(request.query['q'] ?? '');
    const rows = database.prepare('SELECT name, price FROM products WHERE hidden = 0 AND name LIKE ?').all(`%${q}%`);
    const items = rows.map(({ name, price }) => `<li>${name} ${price}</li>`).join('');
    response.type('html').send(`<h1>Results for ${q}</h1><ul>${items}</ul>`);
  });
  router.post('/compare', (request, response) => {
    const ids: unknown[] = request.body?.ids ?? [];
    const sql = `SELECT name, price FROM products WHERE hidden = 0 AND id IN (${ids.join(', ')})`;
    response.json(database.prepare(sql).all());
  });
  router.post('/products/:id', (request, response) => {
    const method = ['x-http-method-override', 'x-method-override', 'x-http-method']
      .map((name) => request.get(name))
      .find(Boolean);
    if (method === 'DELETE') {
      database.prepare('DELETE FROM products WHERE name = ?').run(String(request.body?.name));
      response.json({ deleted: request.body?.name });
    } else {
      database
        .prepare('INSERT INTO products (name, category, price) VALUES (?, ?, 1)')
        .run(String(request.body?.name), 'new');
      response.json({ added: request.body?.name });
    }
  });
  return router;
}
