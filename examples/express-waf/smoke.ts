import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createPipeline } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { createApp } from './app.js';
import { loadRules } from './rules.js';
import { smokeRateLimit } from './smoke-rate.js';

const { program, name } = await loadRules();
const store = sqlite(':memory:');
const pipeline = createPipeline({ sinks: [store], batchDelay: 10 });
const server = createApp(program, pipeline.emit).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
  accept: '*/*',
  host: 'shop.example',
};
const json = (value: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { ...browser, 'content-type': 'application/json' },
});

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(url + path, { headers: browser, ...init });
  return { status: response.status, text: await response.text() };
}

try {
  const injection = "1' UNION SELECT name, password FROM users-- -";
  equal((await ask('/')).text, 'hello\n');
  equal((await ask("/search?q=O'Brien")).status, 200);
  deepEqual(JSON.parse((await ask('/orders', json({ item: 'lamp', count: 2 }))).text), { item: 'lamp', count: 2 });
  equal((await ask('/newsletter', json({ text: 'SELECT name FROM users is a query' }))).status, 200);
  equal((await ask(`/healthz?q=${encodeURIComponent(injection)}`)).status, 200);
  ok((await ask('/feed')).text.includes('data: two'));
  const file = new FormData();
  file.append('file', new Blob(['x'.repeat(300_000)], { type: 'text/plain' }), 'notes.txt');
  ok((await ask('/upload', { method: 'POST', body: file })).text.includes('size'));

  const refusals: string[] = [];
  const refused = async (path: string, init?: RequestInit): Promise<void> => {
    const { status, text } = await ask(path, init);
    ok(status >= 400 && status < 600, `${path} was answered with ${status}`);
    refusals.push((JSON.parse(text) as { reference: string }).reference);
  };
  await refused(`/search?q=${encodeURIComponent(injection)}`);
  await refused('/orders', json({ note: '<script>alert(document.cookie)</script>' }));
  await refused('/search', { method: 'POST', body: new URLSearchParams({ q: injection }), headers: browser });
  await refused('/orders', {
    method: 'POST',
    body: gzipSync(JSON.stringify({ note: injection })),
    headers: { ...browser, 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  await refused('/broken');

  const limited = await smokeRateLimit();

  await pipeline.flush();
  const found = new Set<string>();
  for await (const event of store.query({ classUid: 2004 }))
    if ('finding_info' in event && event.finding_info?.uid !== undefined) found.add(event.finding_info.uid);
  ok(refusals.every((reference) => found.has(reference)));
  console.log(
    `express-waf: ${name}; 7 requests passed, ${refusals.length} refused, each with its finding in the store; one rate limit and one list of bots for two processes and a restart: ${limited.join(' ')}`,
  );
} finally {
  server.close();
  server.closeAllConnections();
  await pipeline[Symbol.asyncDispose]();
}
