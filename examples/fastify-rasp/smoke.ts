import { deepEqual, equal } from 'node:assert/strict';
import type { OcsfEvent } from '@lamellar/events';
import { startLibrary } from './application.js';

const findings: OcsfEvent[] = [];
const library = await startLibrary((event) => findings.push(event));

async function search(title: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${library.url}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  });
  return { status: response.status, text: await response.text() };
}

deepEqual(await search('un'), { status: 200, text: '[{"title":"Dune"}]' });
equal((await search("' UNION SELECT sql FROM sqlite_schema--")).status, 500);
equal(findings.length, 1);
const { paths } = library.inventory.openApi({ title: 'library', version: '1' });
deepEqual(Object.keys(paths), ['/search']);
await library.close();
console.log('fastify-rasp: a search answered, an attack stopped, and one route in its OpenAPI document');
