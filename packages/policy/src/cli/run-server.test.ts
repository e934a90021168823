import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startProgram } from '../../test/program.js';
import { readBundleDirectory, writeBundle } from '../bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'policy-run-'));
const policies = join(folder, 'policies');
let service: Server;
let url: string;
const uploads: unknown[] = [];
const bundle = async (): Promise<Buffer> => {
  const { modules, data } = await readBundleDirectory(policies);
  return writeBundle({
    modules,
    data,
    manifest: { revision: 'r1', roots: ['authz', 'users'], regoVersion: 1, metadata: {} },
  });
};

beforeAll(async () => {
  mkdirSync(join(policies, 'users'), { recursive: true });
  writeFileSync(join(policies, 'authz.rego'), 'package authz\n\nallow if input.user in data.users.names\n');
  writeFileSync(join(policies, 'users/data.json'), '{"names": ["ann"]}');
  const archive = await bundle();
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/main.tar.gz') response.end(archive);
      else if (request.url === '/discovery.tar.gz') response.end(discovered());
      else if (request.url === '/logs') {
        uploads.push(...(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as unknown[]));
        response.end();
      } else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
  rmSync(folder, { recursive: true });
});

/** The discovered configuration names the service by the address that it has. */
function discovered(): Buffer {
  return writeBundle({
    modules: {},
    data: {
      discovered: { services: { own: { url } }, bundles: { main: { service: 'own', resource: 'main.tar.gz' } } },
    },
    manifest: { revision: 'd1', roots: [''], regoVersion: 1, metadata: {} },
  });
}

async function decide(base: string): Promise<unknown> {
  const body = JSON.stringify({ input: { user: 'ann' } });
  const response = await fetch(`${base}/v1/data/authz/allow`, { method: 'POST', body });
  return ((await response.json()) as { result?: unknown }).result;
}

const flags = ['--server', '--addr', '127.0.0.1:0', '--log-level', 'error'];

describe('run with a configuration', () => {
  it.each<[string, () => string]>([
    ['a service', () => `services:\n  own: {url: ${url}}\nbundles:\n  main: {service: own, resource: main.tar.gz}\n`],
    ['a file', () => `bundles:\n  main: {resource: "${pathToFileURL(join(folder, 'main.tar.gz')).href}"}\n`],
    ['a directory', () => `bundles:\n  main: {resource: "${pathToFileURL(policies).href}"}\n`],
    [
      'discovery',
      () =>
        `services:\n  own: {url: ${url}}\ndiscovery: {service: own, resource: discovery.tar.gz, decision: discovered}\n`,
    ],
  ])('takes bundles from %s', async (name, config) => {
    writeFileSync(join(folder, 'main.tar.gz'), await bundle());
    const file = join(folder, `config-${name.replace(' ', '-')}.yaml`);
    writeFileSync(file, config());
    const running = await startProgram(folder, [...flags, '-c', file]);
    try {
      await vi.waitFor(async () => expect(await decide(running.listeners[0]!.url)).toBe(true), { timeout: 5000 });
    } finally {
      await running.close();
    }
  });

  it('sends decisions to a service, and hides secrets of the configuration', async () => {
    const file = join(folder, 'logs.yaml');
    const credentials = 'credentials: {bearer: {token: hush}}';
    writeFileSync(
      file,
      `services:\n  own: {url: ${url}, ${credentials}}\ndecision_logs: {service: own}\nlabels: {app: test}\n`,
    );
    const running = await startProgram(folder, [...flags, '-c', file, 'policies']);
    const base = running.listeners[0]!.url;
    expect(await decide(base)).toBe(true);
    const shown = await (await fetch(`${base}/v1/config`)).text();
    expect(shown).toContain('"app":"test"');
    expect(shown).not.toContain('hush');
    await running.close();
    expect(uploads).toMatchObject([{ path: 'authz/allow', result: true, labels: { app: 'test' } }]);
  });

  it('loads files again when they change', async () => {
    const own = join(folder, 'watched');
    mkdirSync(own);
    writeFileSync(join(own, 'p.rego'), 'package p\n\nv := 1\n');
    const running = await startProgram(folder, [...flags, '--watch', 'watched']);
    try {
      const value = async (): Promise<unknown> =>
        ((await (await fetch(`${running.listeners[0]!.url}/v1/data/p/v`)).json()) as { result?: unknown }).result;
      expect(await value()).toBe(1);
      writeFileSync(join(own, 'p.rego'), 'package p\n\nv := 2\n');
      await vi.waitFor(async () => expect(await value()).toBe(2), { timeout: 5000 });
    } finally {
      await running.close();
    }
  });
});
