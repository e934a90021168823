import { DatabaseSync } from 'node:sqlite';
import type { Emit } from '@lamellar/events';
import { ApiInventory } from '@lamellar/rasp';
import { rasp } from '@lamellar/rasp/fastify';
import fastify from 'fastify';

/** What the example hands out: the application, and what RASP learned of its interface. */
export interface Library {
  readonly inventory: ApiInventory;
  readonly url: string;
  close(): Promise<void>;
}

/** A library whose search is put together from text; RASP is a plugin of the whole application. */
export async function startLibrary(emit: Emit): Promise<Library> {
  const inventory = new ApiInventory();
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE TABLE books (title TEXT); INSERT INTO books VALUES ('Dune'), ('Emma')");
  const app = fastify();
  await app.register(rasp({ mode: 'block', emit, inventory }));
  app.post<{ Body: { title: string } }>('/search', (request) =>
    database.prepare(`SELECT title FROM books WHERE title LIKE '%${request.body.title}%'`).all(),
  );
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { inventory, url, close: () => app.close() };
}
