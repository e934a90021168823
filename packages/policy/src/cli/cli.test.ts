import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'policy-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = {
  'policies/authz.rego': 'package authz\n\nallow if input.user in data.users.names\n\ndeny if input.bad\n',
  'policies/users/data.json': '{"names": ["ann"]}',
  'policies/users/ignored.txt': 'no document',
  'policies/authz_test.rego':
    'package authz_test\n\ntest_ann if data.authz.allow with input.user as "ann"\n\ntest_case[name] if {\n\tsome name, user in {"a": "ann", "b": "bob"}\n\tdata.authz.allow with input.user as user\n}\n',
  'hidden/.secret.rego': 'package secret\n',
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

async function lamellar(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const status = await run(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    stdin: () => Promise.resolve(''),
    cwd: folder,
  });
  return { status, out, err };
}

describe('lamellar-policy', () => {
  it('lists its commands, and tells how each is used', async () => {
    expect((await lamellar()).out).toMatch(/Commands:\n {2}bench .*\n {2}build /s);
    expect((await lamellar('eval', '--help')).out).toContain('-d, --data list');
    expect(await lamellar('evil')).toMatchObject({
      status: 1,
      err: 'error: unknown command "evil" for "lamellar-policy"\n',
    });
  });

  it('roots documents of a directory below its folders', async () => {
    const { out } = await lamellar('eval', '-d', 'policies', '-f', 'raw', 'data.users.names[0]');
    expect(out).toBe('ann\n');
  });

  it('tells cases of a test apart', async () => {
    const { status, out } = await lamellar('test', 'policies');
    expect(status).toBe(2);
    expect(out).toContain('data.authz_test.test_case: FAIL');
    expect(out).toContain('  b: FAIL\n');
    expect(out).toContain('PASS: 2/3\nFAIL: 1/3\n');
  });

  it('reports rows that tests do not cover', async () => {
    const { status, err } = await lamellar('test', 'policies', '-c', '-r', 'test_ann', '--threshold', '95');
    expect(status).toBe(2);
    expect(err).toContain('Code coverage threshold not met');
    expect(err).toContain('policies/authz.rego:5');
  });

  it('builds a bundle, signed, that it reads again', async () => {
    const built = await lamellar(
      ...['build', 'policies', '-o', 'out.tar.gz', '-r', 'r9'],
      ...['--signing-key', 'secret', '--signing-alg', 'HS256'],
    );
    expect(built).toEqual({ status: 0, out: '', err: '' });
    const { out } = await lamellar(
      'eval',
      '-b',
      'out.tar.gz',
      '-f',
      'raw',
      'data.authz.allow with input.user as "ann"',
    );
    expect(out).toBe('true\n');
    expect((await lamellar('inspect', 'out.tar.gz')).out).toMatch(/Revision +│ r9/);
  });

  it('writes formatted files only where they change', async () => {
    const file = join(folder, 'ugly.rego');
    writeFileSync(file, 'package   ugly\np:=1\n');
    expect((await lamellar('fmt', '-l', 'ugly.rego')).out).toBe('ugly.rego\n');
    expect((await lamellar('fmt', '-d', 'ugly.rego')).out).toContain('-p:=1\n');
    await lamellar('fmt', '-w', 'ugly.rego');
    expect(readFileSync(file, 'utf8')).toBe('package ugly\n\np := 1\n');
    expect((await lamellar('fmt', '-l', 'ugly.rego')).out).toBe('');
  });

  it('lets policies reach only hosts that are named', async () => {
    const query = 'http.send({"method": "get", "url": "http://127.0.0.1:9/"}).status_code';
    const { status, out } = await lamellar('eval', '--strict-builtin-errors', query);
    expect(status).toBe(2);
    expect(out).toContain('http.send');
  });

  it('prints capabilities in the form of OPA', async () => {
    const { out } = await lamellar('capabilities', '--current');
    const { builtins, features } = JSON.parse(out) as { builtins: { name: string }[]; features: string[] };
    expect(builtins.length).toBeGreaterThan(200);
    expect(builtins.map(({ name }) => name)).toContain('io.jwt.decode_verify');
    expect(features).toContain('rego_v1');
  });
});
