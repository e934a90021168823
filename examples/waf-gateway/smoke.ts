import { deepEqual, equal } from 'node:assert/strict';
import { startProtected } from './gateway.js';
import { firstRules, nextRules } from './rules.js';

/** Sends requests through the gateway as a client does, exchanges the rules under way, and reads the findings back. */
await using running = await startProtected(firstRules);
const url = `http://127.0.0.1:${running.listener.port}`;

async function status(path: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url + path, init);
  await response.arrayBuffer();
  return response.status;
}

const injection = "1' UNION SELECT name, password FROM users-- -";
const form = (q: string): RequestInit => ({ method: 'POST', body: new URLSearchParams({ q }) });

equal(await status('/search?q=shoes'), 200);
equal(await status(`/search?q=${encodeURIComponent("O'Brien")}`), 200);
equal(await status('/search', form('select a size, or 2')), 200);
equal(await status(`/search?q=${encodeURIComponent(injection)}`), 403);
equal(await status('/search', form(injection)), 403);
equal(await status('/search', form('<script>alert(1)</script>')), 403);
equal(await status('/.git/config'), 404);
equal(await status(`/api/search?q=${encodeURIComponent(injection)}`), 200);

const scanner = { headers: { 'user-agent': 'sqlmap/1.8' } };
equal(await status('/search?q=x', scanner), 200);
await running.useRules(nextRules);
equal(await status('/search?q=x', scanner), 403);

const findings = await running.findings();
deepEqual(
  findings.map((event) => ('disposition_id' in event ? [event.class_uid, event.action_id] : [])),
  [
    [2004, 2],
    [2004, 2],
    [2004, 2],
    [2004, 2],
    [2004, 3],
    [2004, 2],
  ],
);
console.log(`waf-gateway: 10 requests as promised, ${findings.length} findings in the store`);
