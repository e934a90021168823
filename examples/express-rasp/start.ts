import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emit } from '@lamellar/events';
import { makeShop } from './application.js';

/** A shop that listens on a free port of loopback. */
export async function startShop(emit: Emit): Promise<{ readonly url: string; readonly server: Server }> {
  const folder = mkdtempSync(join(tmpdir(), 'express-rasp-'));
  writeFileSync(join(folder, 'care.txt'), 'Wax your boots.');
  const server = createServer(makeShop(folder, emit)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
