import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorize } from './registry-auth.js';
import { dockerCredentials } from './registry-credentials.js';

let folder = '';
const path = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lamellar-scanner-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

async function lookUp(config: unknown, host: string): Promise<unknown> {
  const file = join(folder, 'config.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return await dockerCredentials(file)(host);
}

/** A real helper on the path. */
function helper(name: string, script: string): void {
  const file = join(folder, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  process.env['PATH'] = `${folder}${delimiter}${path}`;
}

const auth = (text: string): string => Buffer.from(text).toString('base64');
const ann = { username: 'ann', password: 'se:cret' };

describe('dockerCredentials', () => {
  it.each<[string, unknown, string, unknown]>([
    ['an entry for the host', { auths: { 'r.example:5000': { auth: auth('ann:se:cret') } } }, 'r.example:5000', ann],
    ['an entry with a scheme', { auths: { 'https://r.example': { auth: auth('ann:se:cret') } } }, 'r.example', ann],
    [
      'the old name of Docker Hub',
      { auths: { 'https://index.docker.io/v1/': { auth: auth('ann:se:cret') } } },
      'registry-1.docker.io',
      ann,
    ],
    ['user and password apart', { auths: { r: { username: 'ann', password: 'se:cret' } } }, 'r', ann],
    [
      'an identity token',
      { auths: { r: { auth: auth('ann:'), identitytoken: 't' } } },
      'r',
      { username: 'ann', password: '', identityToken: 't' },
    ],
    ['no entry', { auths: {} }, 'r', undefined],
    ['an entry that is empty, as a store leaves it', { auths: { r: {} } }, 'r', undefined],
    ['a host that is a key of every object', { auths: {} }, 'constructor', undefined],
    ['an empty file', {}, 'r', undefined],
  ])('reads %s', async (_, config, host, expected) => {
    expect(await lookUp(config, host)).toEqual(expected);
  });

  it('asks the helper of the host, and the store for the others', async () => {
    helper('one', `read s; [ "$1 $s" = "get r" ] && printf '{"Username":"ann","Secret":"se:cret"}'`);
    helper('all', `printf '{"Username":"<token>","Secret":"t"}'`);
    const config = { credHelpers: { r: 'one' }, credsStore: 'all' };
    expect(await lookUp(config, 'r')).toEqual(ann);
    expect(await lookUp(config, 'other')).toEqual({ username: '', password: '', identityToken: 't' });
  });

  it('takes a helper that knows nothing for no credentials', async () => {
    helper('none', 'echo "credentials not found in native keychain"; exit 1');
    expect(await lookUp({ credsStore: 'none' }, 'r')).toBeUndefined();
  });

  it.each<[string, unknown, RegExp]>([
    ['a config that is no JSON', '{', /expected JSON/],
    ['a helper whose name is a path', { credsStore: '../../bin/sh' }, /expected the name/],
    ['a helper that is not installed', { credsStore: 'lamellar-is-not-there' }, /cannot be run/],
    ['a helper that fails', { credsStore: 'fails' }, /failed for "r".*locked/],
    ['a helper that says no JSON', { credsStore: 'babbles' }, /expected JSON with Username/],
  ])('refuses %s', async (_, config, message) => {
    helper('fails', 'echo "the keychain is locked"; exit 3');
    helper('babbles', 'echo s3cret');
    const error = await lookUp(config, 'r').then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).toMatch(message);
    expect(`${error?.message} ${String(error?.cause ?? '')}`).not.toContain('s3cret');
  });
});

describe('authorize', () => {
  it('exchanges an identity token', async () => {
    let asked = '';
    const server = createServer((request, response) => {
      request.on('data', (chunk) => (asked += String(chunk)));
      request.on('end', () => response.end('{"access_token":"short"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const header = await authorize(`Bearer realm="http://127.0.0.1:${port}/token",service="s"`, {
        host: 'r',
        scope: 'repository:a:pull',
        credentials: { username: '', password: '', identityToken: 'long' },
        allowPlain: true,
        fetch,
        signal: undefined,
      });
      expect(header).toBe('Bearer short');
      expect(Object.fromEntries(new URLSearchParams(asked))).toMatchObject({
        grant_type: 'refresh_token',
        refresh_token: 'long',
        scope: 'repository:a:pull',
        service: 's',
      });
    } finally {
      server.close();
    }
  });
});
