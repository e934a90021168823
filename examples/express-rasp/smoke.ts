import { equal } from 'node:assert/strict';
import type { OcsfEvent } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import { startShop } from './start.js';

const findings: OcsfEvent[] = [];
const { url, server } = await startShop((event) => findings.push(event));

async function status(path: string, query: Record<string, string>): Promise<number> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`);
  await response.arrayBuffer();
  return response.status;
}

equal(await status('/shoes', { name: 'boot' }), 200);
equal(await status('/manual', { page: 'care.txt' }), 200);
equal(await status('/barcode', { text: 'boot-90' }), 200);
equal(findings.length, 0);
equal(await status('/shoes', { name: "' OR 1=1--" }), 500);
equal(await status('/manual', { page: '../../../../etc/passwd' }), 500);
equal(await status('/barcode', { text: 'x; id' }), 500);
equal(findings.length, 3);
for (const finding of findings) equal(errorsOf(finding).length, 0);
server.close();
console.log('express-rasp: 3 harmless requests answered, 3 attacks stopped and told');
