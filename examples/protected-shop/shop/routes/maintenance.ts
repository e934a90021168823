import { exec } from 'node:child_process';
import { connect } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Router } from 'express';
import type { ShopFolders } from '../folders.js';

const shell = promisify(exec);

/** Staff tools: shell commands, formulas, templates, fetches and log look-ups made of request text. */
export function maintenance({ root, uploads }: ShopFolders, database: DatabaseSync): Router {
  const router = Router();
  const run = async (command: string): Promise<string> => (await shell(command, { cwd: root, timeout: 5000 })).stdout;

  router.get('/tools/ping', async (request, response) => {
    response.type('text').send(await run(`echo checking ${request.query['host']}`));
  });
  router.post('/tools/size', async (request, response) => {
    response.type('text').send(await run(`cd ${uploads}; ls -l "${request.body?.file}" || true`));
  });
  router.get('/tools/browser', async (request, response) => {
    response.type('text').send(await run(`echo "agent: ${request.get('user-agent')}"`));
  });
  router.post('/tools/price', (request, response) => {
    response.json({
      price: new Function('require', 'process', `return (${request.body?.formula})`)(undefined, process),
    });
  });
  router.post('/tools/card', (request, response) => {
    const text = String(request.body?.text).replace(/\{\{(.*?)\}\}/gs, (_match, code: string) =>
      String(new Function(`return (${code})`)()),
    );
    response.type('text').send(text);
  });
  router.post('/tools/cart', (request, response) => {
    const marker = '_$$ND_FUNC$$_';
    const revive = (_key: string, value: unknown): unknown =>
      typeof value === 'string' && value.startsWith(marker)
        ? new Function(`return (${value.slice(marker.length)})`)()
        : value;
    response.json({ restored: JSON.parse(JSON.stringify(request.body), revive) });
  });
  router.get('/tools/import', async (request, response) => {
    const answer = await fetch(String(request.query['url']));
    response.type('text').send(await answer.text());
  });
  router.post('/tools/webhook', async (request, response) => {
    await fetch(String(request.body?.callback), { method: 'POST', body: 'order shipped' });
    response.json({ called: true });
  });
  router.get('/tools/stock', async (request, response) => {
    const proxy = request.get('proxy');
    if (proxy !== undefined) await fetch(proxy);
    response.json(database.prepare('SELECT count(*) AS products FROM products').get());
  });
  router.get('/tools/feedback', (request, response) => {
    for (const text of [request.query['text'], request.get('x-client')]) logWithLookups(String(text));
    response.json({ logged: true });
  });
  router.post('/tools/filter', (request, response) => {
    const { $where, ...equal } = (request.body ?? {}) as Record<string, unknown>;
    const users = database.prepare('SELECT name, email, password, role FROM users').all();
    const wanted = typeof $where === 'string' ? new Function('user', `return ${$where}`) : (): boolean => true;
    response.json(
      users.filter((user) => Object.entries(equal).every(([key, value]) => matches(user[key], value)) && wanted(user)),
    );
  });
  return router;
}

/** Document-store comparison: a value, or an object of `$` operators. */
function matches(found: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return found === wanted;
  return Object.entries(wanted).every(([operator, value]) =>
    operator === '$ne'
      ? found !== value
      : operator === '$gt'
        ? String(found) > String(value)
        : operator === '$regex' && String(found).startsWith(String(value).slice(1)),
  );
}

/** A logger that resolves `${jndi:ldap://host:port/...}` as an infamous one did. */
function logWithLookups(line: string): void {
  const plain = line.replace(/\$\{(?:lower|upper):(.)\}/g, '$1').replace(/\$\{::-(.)\}/g, '$1');
  const lookup = /\$\{jndi:\w+:\/\/([\w.]+):(\d+)\/([\w-]+)/.exec(plain);
  if (lookup === null) return;
  const socket = connect(Number(lookup[2]), lookup[1], () => socket.end(`GET /${lookup[3]} HTTP/1.0\r\n\r\n`));
  socket.on('error', () => undefined);
}
