import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protect, type Variant, variants } from './protection/protect.js';
import { createShop } from './shop/app.js';
import { createFolders } from './shop/folders.js';

/**
 * One shop in a process of its own, so that its CPU time can be told apart. Arguments: the variant, the shop's folder, the
 * folder for events. Talks to its parent by messages.
 */
const [variant, root, output, port = '0'] = process.argv.slice(2);
if (root === undefined || output === undefined || !variants.includes(variant as Variant)) {
  throw new Error(`usage: server.ts ${variants.join('|')} FOLDER EVENTS [PORT]`);
}
const protection = await protect(variant as Variant, output);
const shop = createShop({ folders: createFolders(root), before: protection.middleware });
const server = createServer(shop);

server.listen(Number(port), '127.0.0.1', () => {
  const { port: taken } = server.address() as AddressInfo;
  process.send?.({ kind: 'ready', port: taken, rules: protection.rules });
});
process.on('message', async (message) => {
  if (message === 'cpu') process.send?.({ kind: 'cpu', usage: process.cpuUsage() });
  if (message === 'stop') {
    server.closeAllConnections();
    server.close();
    const events = await protection.close();
    process.send?.({ kind: 'stopped', events }, () => process.disconnect());
  }
});
// A shop never outlives the demo that started it.
process.on('disconnect', () => process.exit());
