// A custom server of Next.js twice: as it is, and with the WAF before its handler. Prints both ports.
import { createServer } from 'node:http';
import next from 'next';
import { createWaf, starterRules } from './lib/index.js';
import { protect } from './lib/node.js';

const app = next({ dev: false, dir: import.meta.dirname });
await app.prepare();
const handler = app.getRequestHandler();
const servers = [createServer(handler), createServer(protect(createWaf(starterRules(), { mode: 'block' }), handler))];
const ports = servers.map(
  (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port))),
);
console.log(JSON.stringify(await Promise.all(ports)));
process.stdin.resume().once('end', () => process.exit(0));
