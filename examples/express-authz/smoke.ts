import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startApi } from './api.js';

/** Asks the API as clients do, edits data and policy under way, and reads the decisions back. */
const folder = mkdtempSync(join(tmpdir(), 'express-authz-'));
cpSync(fileURLToPath(new URL('policies', import.meta.url)), folder, { recursive: true });
await using api = await startApi(folder);

async function ask(path: string, init: RequestInit & { readonly user?: string } = {}): Promise<Response> {
  return fetch(api.url + path, { ...init, headers: init.user === undefined ? {} : { 'x-user': init.user } });
}

async function status(path: string, init?: Parameters<typeof ask>[1]): Promise<number> {
  const response = await ask(path, init);
  await response.arrayBuffer();
  return response.status;
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return;
    await delay(50);
  }
  throw new Error(`it never happened: ${what}`);
}

const post = (user?: string) => ({ method: 'POST', ...(user !== undefined && { user }) });
equal(await status('/products/7'), 200);
equal(await status('/products', post()), 401);
equal(await status('/products', post('ann')), 201);
equal(await status('/orders/ann', { user: 'ann' }), 200);
equal(await status('/orders/ann', { user: 'bob' }), 403);
match(await (await ask('/products', post('bob'))).text(), /bob has no role for POST products/);

const data = join(folder, 'teams/data.json');
writeFileSync(data, readFileSync(data, 'utf8').replace('"bob": []', '"bob": ["clerk"]'));
await until('bob becomes a clerk', async () => (await status('/products', post('bob'))) === 201);

const policy = join(folder, 'authz.rego');
const source = readFileSync(policy, 'utf8');
writeFileSync(policy, source.replace('default allow := false', 'default allow := '));
await until('the broken policy is told of', () => api.problems.length > 0);
match(api.problems[0]!, /rego_parse_error/);
equal(await status('/products', post('bob')), 201);
equal(await status('/orders/ann', { user: 'bob' }), 403);

writeFileSync(policy, `${source}\nallow if input.user == "bob"\n`);
await until('the new rule is used', async () => (await status('/orders/ann', { user: 'bob' })) === 200);

const first = api.events
  .slice(0, 5)
  .map(({ class_uid, status_id, action_id, disposition_id }) => [class_uid, status_id, action_id, disposition_id]);
equal(first.length, 5);
deepEqual([...new Set(api.events.map(({ class_uid }) => class_uid))], [6003]);
console.log(
  `express-authz: requests decided as promised, data and policy reloaded, ${api.events.length} decisions as events`,
);
rmSync(folder, { recursive: true });
