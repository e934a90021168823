import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Emit } from '@lamellar/events';
import { rasp } from '@lamellar/rasp/express';
import express, { type Express } from 'express';

/** A shop with three classic mistakes; RASP is its first middleware. */
export function makeShop(folder: string, emit: Emit): Express {
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE TABLE shoes (name TEXT, price INT); INSERT INTO shoes VALUES ('boot', 90), ('sandal', 40)");
  const shop = express();
  // Express would print each error that it answers.
  shop.set('env', 'test');
  shop.use(rasp({ mode: 'block', emit }));
  shop.get('/shoes', (request, response) => {
    // A statement that is put together.
    response.json(database.prepare(`SELECT * FROM shoes WHERE name = '${String(request.query['name'])}'`).all());
  });
  shop.get('/manual', async (request, response) => {
    // A path that is put together.
    response.send(await readFile(join(folder, String(request.query['page'])), 'utf8'));
  });
  shop.get('/barcode', (request, response, next) => {
    // A command that is put together.
    execFile('sh', ['-c', `printf '%s' ${String(request.query['text'])} | cksum`], (error, out) => {
      if (error === null) response.send(out);
      else next(error);
    });
  });
  return shop;
}
