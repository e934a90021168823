import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { OcsfEvent } from '@lamellar/events';
import { makeHandlers } from './handlers.js';

const findings: OcsfEvent[] = [];
const { lambda, web } = makeHandlers((event) => findings.push(event));
const stopped = { code: 'RASP_BLOCKED' };

deepEqual(await lambda({ body: '{"name":"ada"}' }), { statusCode: 200, body: '[{"name":"ada"}]' });
const attack = JSON.stringify({ name: "' OR 1=1--" });
await rejects(lambda({ body: attack }), stopped);
await rejects(lambda({ body: Buffer.from(attack).toString('base64'), isBase64Encoded: true }), stopped);

const ask = (page: string): Request =>
  new Request('http://shop.example/', { method: 'POST', body: JSON.stringify({ page }) });
equal(await (await web(ask('hours.txt'))).text(), 'Opening hours: always.\n');
await rejects(async () => web(ask('../package.json')), stopped);
equal(findings.length, 3);
console.log('serverless-rasp: 2 harmless calls answered, 3 attacks stopped and told');
