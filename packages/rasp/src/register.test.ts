import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const loader = fileURLToPath(new URL('../../../scripts/source-loader.mjs', import.meta.url));
const register = fileURLToPath(new URL('register.ts', import.meta.url));

const application = `
import { exec } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
const database = new DatabaseSync(':memory:');
database.exec("CREATE TABLE users (name TEXT, secret TEXT); INSERT INTO users VALUES ('tom', 's1'), ('admin', 's2')");
const routes = {
  '/ping': (host) => new Promise((resolve, reject) => exec('echo ' + host, (error, out) => (error ? reject(error) : resolve(out)))),
  '/file': (name) => readFile(new URL(name, 'file:///usr/share/dict/'), 'utf8'),
  '/user': async (name) => JSON.stringify(database.prepare("SELECT * FROM users WHERE name = '" + name + "'").all()),
  '/fetch': async (url) => (await fetch(url)).text(),
  '/calc': async (code) => String(new Function('return (' + code + ')')()),
};
const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    response.end(await routes[url.pathname](url.searchParams.get('q') ?? JSON.parse(body).q));
  } catch (error) {
    response.statusCode = 500;
    response.end(error.code ?? error.cause?.code ?? error.message);
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

test('an application that knows nothing of the preload is protected, and its ordinary requests work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-rasp-'));
  const file = join(folder, 'app.mjs');
  const events = join(folder, 'events.ndjson');
  writeFileSync(file, application);
  const flags = [
    '--conditions=@lamellar/source',
    '--disable-warning=ExperimentalWarning',
    `--import=${loader}`,
    `--import=${register}`,
  ];
  const child = spawn(process.execPath, [...flags, file], {
    env: { ...process.env, LAMELLAR_RASP_EVENTS: events },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(line.toString());
    const ask = async (path: string, q: string, inBody = false): Promise<string> => {
      const query = inBody ? '' : `?q=${encodeURIComponent(q)}`;
      const options = inBody ? { method: 'POST', body: JSON.stringify({ q }) } : {};
      return (await fetch(`http://127.0.0.1:${port}${path}${query}`, options)).text();
    };
    expect(await ask('/ping', 'host.example')).toBe('host.example\n');
    expect(await ask('/user', 'tom')).toContain('s1');
    expect(await ask('/calc', '6 * 7')).toBe('42');
    for (const inBody of [false, true]) {
      expect(await ask('/ping', 'x; id', inBody)).toBe('RASP_BLOCKED');
      expect(await ask('/user', "' OR 1=1 --", inBody)).toBe('RASP_BLOCKED');
      expect(await ask('/file', '../../../etc/passwd', inBody)).toBe('RASP_BLOCKED');
      expect(await ask('/fetch', `http://127.0.0.1:${port}/ping?q=x`, inBody)).toBe('RASP_BLOCKED');
      expect(await ask('/calc', 'process.getBuiltinModule("fs").readFileSync("/etc/passwd")', inBody)).toBe(
        'RASP_BLOCKED',
      );
    }
    await expect
      .poll(() => readFileSync(events, 'utf8').trim().split('\n').length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(5);
  } finally {
    child.kill();
  }
});
