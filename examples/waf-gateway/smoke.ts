import { deepEqual, equal, ok } from 'node:assert/strict';
import { compileRules } from '@lamellar/waf';
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
const [first, next] = [await compileRules([firstRules]), await compileRules([nextRules])];
running.useRules(next);
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
// Rules are exchanged ten thousand times while clients ask: every request is answered, and judged by the one or the other.
let [reloads, asked] = [0, 0];
const allowed = [
  ['/search?q=shoes', [200], {}],
  [`/search?q=${encodeURIComponent(injection)}`, [403], {}],
  ['/search?q=x', [200, 403], scanner],
] as const;
async function client(): Promise<void> {
  while (reloads < 10_000) {
    const [path, statuses, init] = allowed[asked++ % allowed.length]!;
    ok((statuses as readonly number[]).includes(await status(path, init)));
  }
}
async function reloader(): Promise<void> {
  while (reloads < 10_000) {
    for (let i = 0; i < 10; i++) running.useRules(reloads++ % 2 === 0 ? first : next);
    await new Promise(setImmediate);
  }
}
await Promise.all([client(), client(), client(), client(), reloader()]);
ok(asked > 100);
deepEqual([running.gateway.stats().active, running.gateway.stats().generation], [0, 10_002]);
console.log(`waf-gateway: ${reloads} reloads of the rules under load, ${asked} requests meanwhile, none lost`);
console.log(`waf-gateway: 10 requests as promised, ${findings.length} findings in the store`);
