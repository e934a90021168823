import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import type { OcsfEvent } from '@lamellar/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWaf } from '../create-waf.js';
import { compileRules } from '../files/index.js';
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

  const attack =
    'POST /search?x=1 HTTP/1.1\nHost: shop.example\nContent-Type: application/json\n\n{"q":"<script>alert(1)</script>"}\n';
  const honest = 'GET /search?q=shoes HTTP/1.1\nHost: shop.example\n';
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('reports what each rule costs, and which patterns are not linear', async () => {
    const rules = file(
      'costs.conf',
      'SecRule ARGS "@rx (a)\\1" "id:7,phase:2,pass"\nSecRule ARGS "@rx b" "id:8,phase:2,pass"\n',
    );
    const { status, out } = await command('check', rules, '--costs', 'all');
    expect(status).toBe(0);
    expect(out).toMatch(/note: .*costs.conf:1: the pattern of rule 7 needs backtracking/);
    expect(out).toMatch(/^ +7 +2 +rx +ARGS +\d+ +\d+ +\d+ +0 {2}\S/m);
    const traffic = file(
      'one.ndjson',
      `${JSON.stringify({ request: { method: 'GET', target: '/?a=aa', headers: [] } })}\n`,
    );
    const { out: json } = await command('check', rules, '--traffic', traffic, '--json');
    expect(JSON.parse(json)).toMatchObject({ count: 2, costs: [{ id: 7, evaluations: 1, matches: 1 }, { id: 8 }] });
  });

  it.each([
    ['an attack', attack, 'deny', 1, 'pass'],
    ['an honest request', honest, 'pass', 1, 'deny'],
  ])('tests rules on %s', async (_, text, decision, wrong, otherwise) => {
    const request = file('request.http', text);
    const { status, out } = await command('test', 'starter', request);
    expect([status, out.split(/\s/, 1)[0]]).toEqual([0, decision]);
    expect((await command('test', 'starter', request, '--expect', decision)).status).toBe(0);
    expect((await command('test', 'starter', request, '--expect', otherwise)).status).toBe(wrong);
    expect(JSON.parse((await command('test', 'starter', request, '--json')).out)).toMatchObject({ decision });
  });

  it('explains a request: rules, values, transformations, places, scores', async () => {
    const request = file('explained.http', attack);
    const { status, out } = await command('explain', 'starter', request);
    expect(status).toBe(0);
    expect(out).toMatch(/ARGS:json.q "<script>alert\(1\)<\/script>" matched at \d+-\d+/);
    expect(out).toContain('scores: lamellar_score=');
    expect(out).not.toContain('not matched in phase');
    expect((await command('explain', 'starter', request, '--all')).out).toContain('not matched in phase');
    const json = JSON.parse((await command('explain', 'starter', request, '--json')).out) as { trail: unknown[] };
    expect(json.trail.length).toBeGreaterThan(1);
  });

  it('keeps what a request holds from the terminal', async () => {
    const rules = file(
      'echo.conf',
      'SecRule ARGS "@rx ." "id:1,phase:2,pass,log,logdata:\'%{MATCHED_VAR}\',t:urlDecodeUni"\n',
    );
    const request = file('terminal.http', 'GET /?a=%1b%5b2J%0d%0a HTTP/1.1\nHost: a\n');
    for (const name of ['test', 'explain']) {
      const { out } = await command(name, rules, request);
      expect(out).toContain('\\x1b');
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
  });

  it('tells what an upgrade of rules changes on recorded traffic', async () => {
    const old = file('old.conf', 'SecRule ARGS "@contains one" "id:1,phase:2,deny,log"\n');
    const fresh = file('new.conf', 'SecRule ARGS "@contains two" "id:2,phase:2,deny,log"\n');
    const lines = ['/?a=one', '/?a=two', '/?a=three'].map((target) =>
      JSON.stringify({ request: { method: 'GET', target, headers: [] } }),
    );
    const traffic = file('traffic.ndjson', `${lines.join('\n')}\n\n`);
    const { status, out } = await command('diff', old, fresh, traffic);
    expect(status).toBe(1);
    expect(out.trim().split('\n')).toEqual([
      '1: deny 403 -> pass  GET /?a=one  -1',
      '2: pass -> deny 403  GET /?a=two  +2',
      'rule 2: +1 requests',
      'rule 1: -1 requests',
      '2 of 3 requests differ: 1 newly stopped, 1 no longer stopped',
    ]);
    expect((await command('diff', old, old, traffic)).status).toBe(0);
    const bad = await command('diff', old, fresh, file('bad.ndjson', '{}\n'));
    expect([bad.status, bad.err]).toEqual([1, expect.stringContaining('line 1: expected')]);
  });

  it('writes the exclusion for a false positive, and it works', async () => {
    const events: OcsfEvent[] = [];
    const rules = file('strict.conf', 'SecRule ARGS "@contains select" "id:942,phase:2,deny,log,msg:\'SQL\'"\n');
    const request = file('false.http', 'GET /shop?q=select HTTP/1.1\nHost: a\n');
    createWaf(await compileRules([rules]), { mode: 'block', emit: (event) => void events.push(event) }).inspect({
      method: 'GET',
      target: '/shop?q=select',
      headers: [['Host', 'a']],
    });
    const event = file('event.json', JSON.stringify(events[0]));
    const { status, out } = await command('propose-exclusion', event, '--id', '77');
    expect(status).toBe(0);
    expect(out).toContain('id:77');
    expect(out).toContain('ctl:ruleRemoveTargetById=942;ARGS:q');
    const exclusion = file('exclusion.conf', out);
    expect((await command('test', exclusion, rules, request, '--expect', 'pass')).status).toBe(0);
    expect((await command('propose-exclusion', file('none.json', '{"class_uid":1}'))).err).toContain('class_uid 2004');
  });

  it.each([
    ['GET /a b HTTP/1.1\n\n', 'the request line'],
    ['nonsense', 'the request line'],
  ])('says what is wrong with the request %j', async (text, message) => {
    const { status, err } = await command('test', 'starter', file('wrong.http', text));
    expect([status, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it('says which file is not there', async () => {
    const { status, err } = await command('test', 'starter', join(folder, 'nowhere.http'));
    expect([status, err]).toEqual([1, expect.stringContaining('nowhere.http')]);
  });
});
