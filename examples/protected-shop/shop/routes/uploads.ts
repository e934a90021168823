import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import busboy from 'busboy';
import express, { Router } from 'express';
import type { ShopFolders } from '../folders.js';

/** Customer pictures, stored under the name that the client chose and served back as they are. */
export function uploads({ uploads: folder }: ShopFolders): Router {
  const router = Router();
  router.post('/upload', (request, response, next) => {
    const names: string[] = [];
    const form = busboy({ headers: request.headers, preservePath: true });
    form.on('file', (_field, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        try {
          writeFileSync(join(folder, filename), Buffer.concat(chunks));
          names.push(filename);
        } catch (error) {
          form.destroy(error as Error);
        }
      });
    });
    let failed = false;
    form.on('error', (error: Error) => {
      failed = true;
      next(error);
    });
    form.on('close', () => {
      if (!failed) response.status(201).json({ stored: names });
    });
    request.pipe(form);
  });
  router.use('/uploads', express.static(folder));
  return router;
}
