import { createHash } from 'node:crypto';
import { folderCache, ociLayout, scanToEnd } from '../src/index.js';

/**
 * Run in a process of its own by `cache.test.ts`. `scan CACHE IMAGE` scans and prints a hash of the inventory and the layers read;
 * `write CACHE IMAGE` puts the same report again and again until it is killed, printing a line after each.
 */
const [mode = '', folder = '', image = ''] = process.argv.slice(2);
const cache = folderCache(folder);
const result = await scanToEnd(ociLayout(image), mode === 'scan' ? { cache } : {});
if (mode === 'scan') {
  const hash = createHash('sha256').update(JSON.stringify(result.inventory)).digest('hex');
  process.stdout.write(`${hash} ${result.layersRead}\n`);
} else {
  for (;;) {
    for (const layer of result.layers) cache.put(layer);
    process.stdout.write('.\n');
  }
}
