import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-waf-'));
const archive = gzipSync(
  writeTar([
    { name: 'coreruleset-1.2.3/crs-setup.conf.example', content: 'SecAction "id:900990,phase:1,pass,nolog"' },
    { name: 'coreruleset-1.2.3/rules/a.conf', content: 'SecRule ARGS "@pmFromFile a.data" "id:1,deny"' },
    { name: 'coreruleset-1.2.3/rules/a.data', content: 'word\n' },
    { name: 'coreruleset-1.2.3/tests/big.yaml', content: 'not unpacked' },
  ]),
);
const sha256 = createHash('sha256').update(archive).digest('hex');
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/crs.tar.gz') response.end(archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/crs.tar.gz`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function command(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const print = {
    line: (text: string): void => void (out += `${text}\n`),
    error: (text: string): void => void (err += `${text}\n`),
  };
  return { status: await run(args, print), out, err };
}

describe('lamellar-waf', () => {
  it('checks rules, and tells every problem with its place', async () => {
    const good = join(folder, 'good.conf');
    const bad = join(folder, 'bad.conf');
    writeFileSync(good, 'SecAction "id:1,phase:1,pass"\n');
    writeFileSync(bad, 'SecRule ARGS "@rx (" "id:1"\nSecRule ARGZ "@rx a" "id:2,t:lowercas"\n');
    expect(await command('check', good)).toMatchObject({ status: 0, out: expect.stringContaining('1 rules') });
    const { status, err } = await command('check', bad);
    expect(status).toBe(1);
    for (const text of [
      'bad.conf:1:',
      'bad.conf:2:9',
      'did you mean ARGS?',
      'did you mean t:lowercase?',
      '3 problem',
    ]) {
      expect(err).toContain(text);
    }
  });

  it('installs a Core Rule Set whose checksum fits, and checks it', async () => {
    const to = join(folder, 'crs');
    expect(await command('crs', 'install', '--url', url, '--sha256', sha256, '--to', to)).toMatchObject({
      status: 0,
      out: expect.stringContaining('3 files'),
    });
    expect(await command('check', '--crs', to)).toMatchObject({
      status: 0,
      out: expect.stringContaining('no problems'),
    });
  });

  it('installs nothing when the checksum does not fit', async () => {
    const to = join(folder, 'other');
    const { status, err } = await command('crs', 'install', '--url', url, '--sha256', '0'.repeat(64), '--to', to);
    expect(status).toBe(1);
    expect(err).toContain('nothing was installed');
    expect(readdirSync(folder)).not.toContain('other');
  });

  it.each([[['crs', 'install', '--url', 'http://127.0.0.1:9/']], [['check', '--nonsense']], [[]]])(
    'says how it is used after %j',
    async (args) => {
      expect(await command(...args)).toMatchObject({ status: 2 });
    },
  );
});
