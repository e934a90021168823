import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEvent } from '@lamellar/events/check';
import { describe, expect, it } from 'vitest';
import { run } from '../src/cli/run.js';
import { npmFile, ociFiles, temporaryFolder, writeFiles } from './images.js';

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const record = {
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2026-01-01T00:00:00Z',
  aliases: ['CVE-2026-1000'],
  summary: 'Prototype \u001b[31mpollution',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N' }],
  references: [{ type: 'WEB', url: 'https://example.com/1' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'ms' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.1' }] }],
    },
  ],
};

/** A folder with an image, a project and a database, and the program in it. */
async function withWorld(
  test: (call: (...args: string[]) => Promise<Answer>, path: (name: string) => string) => Promise<void>,
): Promise<void> {
  using temporary = temporaryFolder();
  const path = (name: string): string => join(temporary.path, name);
  writeFiles(path('image'), ociFiles([[npmFile('ms', '2.0.0'), npmFile('left-pad', '1.3.0')]]));
  writeFiles(path('project'), [npmFile('ms', '2.0.1', '.')]);
  writeFiles(path('empty'), [{ name: 'readme', content: 'x' }]);
  writeFileSync(path('osv.json'), JSON.stringify(record));
  const call = async (...args: string[]): Promise<Answer> => {
    let out = '';
    let err = '';
    const code = await run(args, {
      out: (text) => (out += text),
      err: (text) => (err += text),
      database: path('db.sqlite'),
      now: () => 1_790_000_000_000,
    });
    return { code, out, err };
  };
  expect((await call('db', 'import', path('osv.json'))).code).toBe(0);
  await test(call, path);
}

describe('lamellar-scan', () => {
  it('finds, rates and fails', () =>
    withWorld(async (call, path) => {
      const { code, out } = await call('image', path('image'), '--fail-on', 'high');
      expect(code).toBe(1);
      expect(out).toMatch(/ms +2\.0\.0 +CVE-2026-1000 +critical +2\.0\.1/);
      expect(out).toContain('1 findings: 1 critical');
      expect((await call('fs', path('project'), '--fail-on', 'low')).code).toBe(0);
    }));

  it('never calls the unknown clean', () =>
    withWorld(async (call, path) => {
      const { code, out } = await call('fs', path('empty'), '--fail-on', 'low');
      expect(code).toBe(4);
      expect(out).toContain('UNKNOWN: nothing that lists packages was found');
    }));

  it('reads known layers from the cache', () =>
    withWorld(async (call, path) => {
      const first = await call('image', path('image'), '--cache', path('cache'));
      const second = await call('image', path('image'), '--cache', path('cache'));
      expect([first.err, second.err]).toEqual(['layer 1/1 read: 2 files\n', 'layer 1/1 known: 2 files\n']);
      expect(second.out).toBe(first.out);
    }));

  it.each(['json', 'cyclonedx', 'spdx', 'sarif'])('writes %s, the same every time', (format) =>
    withWorld(async (call, path) => {
      const first = await call('image', path('image'), '--format', format, '--quiet');
      await call('image', path('image'), '--format', format, '--output', path('report'));
      expect(readFileSync(path('report'), 'utf8')).toBe(first.out);
      expect(JSON.parse(first.out)).toBeTypeOf('object');
      expect(first.out).toContain(format === 'sarif' ? 'CVE-2026-1000' : 'pkg:npm/ms@2.0.0');
    }),
  );

  it('reads back the bills of materials that it writes', () =>
    withWorld(async (call, path) => {
      for (const format of ['cyclonedx', 'spdx']) {
        await call('image', path('image'), '--format', format, '--output', path('bom.json'));
        expect((await call('sbom', path('bom.json'))).out).toContain('1 findings: 1 critical');
      }
    }));

  it('emits events that OCSF accepts', () =>
    withWorld(async (call, path) => {
      const { out } = await call('image', path('image'), '--format', 'ocsf');
      const events = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { class_uid: number });
      expect(events.map((each) => each.class_uid)).toEqual([6007, 5020, 2002]);
      expect(events.flatMap((each) => checkEvent(each))).toEqual([]);
    }));

  it('lets no control character reach the terminal', () =>
    withWorld(async (call, path) => {
      writeFiles(path('evil'), [
        { name: 'node_modules/e/package.json', content: JSON.stringify({ name: 'e', version: '1\u001b[2J' }) },
      ]);
      const { out } = await call('fs', path('evil'), '--format', 'table');
      expect(out).not.toContain('\u001b');
    }));

  it.each([
    [[], 0],
    [['--help'], 0],
    [['frobnicate'], 2],
    [['image'], 2],
    [['image', 'a', 'b'], 2],
    [['fs', '.', '--format', 'xml'], 2],
    [['fs', '.', '--nonsense'], 2],
    [['db'], 2],
    [['image', '/does/not/exist'], 3],
    [['fs', '/does/not/exist'], 3],
    [['fs', '/tmp', '--db', '/does/not/exist'], 3],
  ])('answers %j with %i', (args, code) =>
    withWorld(async (call) => {
      expect(existsSync('/does/not/exist')).toBe(false);
      if (args[1] !== '/tmp') expect((await call(...args)).code).toBe(code);
      else expect((await call('db', 'info', '--db', '/does/not/exist')).code).toBe(code);
    }),
  );
});
