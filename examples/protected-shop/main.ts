import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startShop } from './shop-process.js';

/** Starts the protected shop alone and serves it on loopback until Ctrl-C: `npm run example -- protected-shop [PORT]`. */
const work = mkdtempSync(join(tmpdir(), 'protected-shop-'));
const events = join(work, 'events');
mkdirSync(events);
const shop = await startShop('waf and rasp', join(work, 'shop'), events, Number(process.argv[2] ?? 8080));
console.log(`protected shop on http://127.0.0.1:${shop.port}/ with ${shop.rules?.name}, ${shop.rules?.count} rules`);
console.log(
  `try http://127.0.0.1:${shop.port}/search?q=lamp and http://127.0.0.1:${shop.port}/hello?name=<script>alert(1)</script>`,
);
console.log(`events go to ${events}`);
await new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop));
console.log(`${await shop.stop()} events written`);
