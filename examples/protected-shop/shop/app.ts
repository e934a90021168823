import express, { type Express, type RequestHandler } from 'express';
import { openDatabase } from './database.js';
import type { ShopFolders } from './folders.js';
import { catalogue } from './routes/catalogue.js';
import { customers } from './routes/customers.js';
import { documents } from './routes/documents.js';
import { maintenance } from './routes/maintenance.js';
import { pages } from './routes/pages.js';
import { uploads } from './routes/uploads.js';

/** What one shop is made of. */
export interface ShopOptions {
  readonly folders: ShopFolders;
  /** Middleware that stands before the body parsers: the place of a WAF. */
  readonly before?: readonly RequestHandler[];
}

/**
 * Creates the shop. It is vulnerable on purpose: SQL is concatenated, markup is not escaped, file names, commands and
 * addresses come straight from the request. Never serve it to anybody but the demo.
 */
export function createShop({ folders, before = [] }: ShopOptions): Express {
  const app = express();
  const database = openDatabase();
  app.set('query parser', 'extended');
  for (const handler of before) app.use(handler);
  app.use(
    express.urlencoded({ extended: true }),
    express.json(),
    express.text({ type: ['text/plain', 'application/xml'] }),
  );
  app.use(
    pages(),
    catalogue(database),
    customers(database),
    documents(folders),
    uploads(folders),
    maintenance(folders, database),
  );
  app.use(express.static(folders.web, { dotfiles: 'allow' }));
  app.use(((error: Error, _request, response, _next) => {
    response.status(500).type('text').send(`error: ${error.message}`);
  }) as express.ErrorRequestHandler);
  return app;
}
