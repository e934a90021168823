import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import type { ShopFolders } from '../folders.js';

/** Manuals by name: the name is joined to the folder and read, whatever it is. */
export function documents({ manuals }: ShopFolders): Router {
  const router = Router();
  const read = (name: string): string => readFileSync(join(manuals, name), 'utf8');
  router.get('/files', (request, response) => {
    response.type('text').send(read(String(request.query['name'])));
  });
  router.post('/files', (request, response) => {
    response.type('text').send(read(String(request.body?.name)));
  });
  router.get('/download/*path', (request, response) => {
    const path = (request.params['path'] as unknown as string[]).join('/');
    response.type('text').send(read(decodeURIComponent(path)));
  });
  router.get('/picture', (request, response) => {
    const name = String(request.query['name']);
    if (!name.endsWith('.png')) response.status(400).type('text').send('pictures only');
    else response.type('text').send(read(name.split('\0')[0]!));
  });
  router.get('/page', async (request, response) => {
    const source = String(request.query['source'] ?? 'lamp.txt');
    const text = /^https?:/.test(source)
      ? await (await fetch(source)).text()
      : read(source.replace(/^file:\/\//, '../../../../../..'));
    response.type('html').send(`<main>${text}</main>`);
  });
  return router;
}
