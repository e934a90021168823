import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBundleStore, discoverBundles, readFiles, statusReport } from '../bundle.js';
import { readConfig } from './discovered-config.js';

const archive = (files: Readonly<Record<string, string>>): Buffer =>
  gzipSync(writeTar(Object.entries(files).map(([name, content]) => ({ name, content }))));

describe('a discovered configuration', () => {
  const services = { a: { url: 'https://a.example/v1/', headers: { 'X-Team': 't' } } };

  it('names bundles with their services, delays and keys', () => {
    const config = {
      services: [{ name: 'a', url: 'https://a.example/v1/', credentials: { bearer: { token: 'tok' } } }],
      keys: { k: { key: 'PEM', scope: 'write' } },
      bundles: {
        main: {
          service: 'a',
          resource: '/x/main.tar.gz',
          polling: { min_delay_seconds: 1, max_delay_seconds: 2, long_polling_timeout_seconds: 30 },
          signing: { keyid: 'k', exclude_files: ['x'] },
        },
        more: {},
      },
    };
    expect(readConfig(config, { host: { algorithm: 'HS256', key: 's' } })).toEqual([
      {
        name: 'main',
        source: {
          url: 'https://a.example/v1/x/main.tar.gz',
          headers: { authorization: 'Bearer tok' },
          longPollSeconds: 30,
          verification: {
            keys: { host: { algorithm: 'HS256', key: 's' }, k: { algorithm: 'RS256', key: 'PEM', scope: 'write' } },
            keyId: 'k',
            exclude: ['x'],
          },
        },
        delayMs: [1000, 2000],
      },
      {
        name: 'more',
        source: { url: 'https://a.example/v1/bundles/more', headers: { authorization: 'Bearer tok' } },
        delayMs: undefined,
      },
    ]);
  });

  it.each([
    ['no object', 7, 'the configuration must be an object'],
    ['an unknown service', { services, bundles: { m: { service: 'b' } } }, "found 'b'; known are: a"],
    ['no service', { bundles: { m: {} } }, 'bundles.m.service names no service; known are: none'],
    [
      'an address that is no web address',
      { services: { a: { url: 'file:///etc' } }, bundles: { m: {} } },
      'by http or https',
    ],
    ['a service without address', { services: { a: {} } }, 'services.a.url is missing'],
    [
      'credentials of another kind',
      { services: { a: { url: 'https://a', credentials: { s3_signing: {} } } } },
      's3_signing is not supported',
    ],
    [
      'a key in the place of a key of the host',
      { keys: { host: { key: 'mine', algorithm: 'HS256' } } },
      'keys.host differs',
    ],
    ['a delay below none', { services, bundles: { m: { polling: { min_delay_seconds: -1 } } } }, 'seconds from 0'],
    [
      'a least delay above the most',
      { services, bundles: { m: { polling: { min_delay_seconds: 9, max_delay_seconds: 1 } } } },
      'must not exceed',
    ],
    [
      'a name that is no text',
      { services, bundles: { m: { resource: 1 } } },
      'bundles.m.resource must be a string, found number',
    ],
  ])('is refused with a reason: %s', (_name, config, message) => {
    expect(() => readConfig(config, { host: { algorithm: 'HS256', key: 's' } })).toThrow(message);
  });
});

describe('discovery', () => {
  let server: Server;
  let url: string;
  const served = new Map<string, Buffer>();
  const authorizations = new Set<string | undefined>();
  const serveDiscovery = (names: readonly string[]): void => {
    const text = `package example\n\nservices := {"a": {"url": ${JSON.stringify(url)}, "credentials": {"bearer": {"token": "tok"}}}}\n
bundles[name] := {"polling": {"min_delay_seconds": 0.01, "max_delay_seconds": 0.01}} if some name in ${JSON.stringify(names)}\n`;
    served.set('/discovery', archive({ 'd.rego': text }));
  };
  beforeAll(async () => {
    for (const name of ['one', 'two']) {
      const files = { 'p.rego': `package ${name}\n\nr := 1`, '.manifest': `{"revision": "r", "roots": ["${name}"]}` };
      served.set(`/bundles/${name}`, archive(files));
    }
    server = createServer((request, response) => {
      const body = served.get(request.url!);
      if (request.url !== '/discovery') authorizations.add(request.headers.authorization);
      if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('starts what the configuration names and takes out of use what it no longer names', async () => {
    const store = createBundleStore();
    const stop = new AbortController();
    const errors: unknown[] = [];
    const seen: string[] = [];
    serveDiscovery(['one']);
    await discoverBundles(
      store,
      { url: `${url}/discovery` },
      {
        decision: 'example',
        signal: stop.signal,
        delayMs: [10, 10],
        onActivated: (name) => {
          if (seen.at(-1) !== name) seen.push(name);
          if (name === 'one') serveDiscovery(['two']);
          else stop.abort();
        },
        onError: (error) => errors.push(error),
      },
    );
    expect(errors).toEqual([]);
    expect(seen).toEqual(['one', 'two']);
    expect(store.status().map(({ name }) => name)).toEqual(['two']);
    expect(store.policy!.prepare('data')()).toEqual({ two: { r: 1 } });
    expect([...authorizations]).toEqual(['Bearer tok']);
  });

  it('tells of a configuration that it cannot use, and keeps what runs', async () => {
    const stop = new AbortController();
    const errors: string[] = [];
    served.set('/discovery', archive({ 'd.rego': 'package example\n\nbundles := {"m": {}}' }));
    await discoverBundles(
      createBundleStore(),
      { url: `${url}/discovery` },
      {
        decision: '/other',
        signal: stop.signal,
        onError: (error, name) => {
          errors.push(`${name}: ${(error as Error).message}`);
          stop.abort();
        },
      },
    );
    expect(errors).toEqual([`discovery: the discovery bundle has no configuration: 'data["other"]' is undefined`]);
  });
});

describe('a status report', () => {
  it('has the form of OPA', () => {
    const store = createBundleStore({ now: () => Date.parse('2026-03-01T10:00:00Z') });
    expect(statusReport(store, { app: 'x' })).toEqual({
      labels: { app: 'x' },
      bundles: {},
      plugins: { bundle: { state: 'NOT_READY' } },
    });
    store.activate('main', readFiles(new Map([['.manifest', Buffer.from('{"revision": "r1"}')]])));
    store.failed('other', new Error('gone'));
    expect(statusReport(store)).toEqual({
      labels: {},
      bundles: {
        main: { name: 'main', active_revision: 'r1', last_successful_activation: '2026-03-01T10:00:00.000Z' },
        other: { name: 'other', code: 'bundle_error', message: 'gone' },
      },
      plugins: { bundle: { state: 'NOT_READY' } },
    });
  });
});
