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

  it.each(['json', 'cyclonedx', 'spdx', 'sarif', 'gitlab', 'junit', 'html'])(
    'writes %s, the same every time',
    (format) =>
      withWorld(async (call, path) => {
        const first = await call('image', path('image'), '--format', format, '--quiet');
        await call('image', path('image'), '--format', format, '--output', path('report'));
        expect(readFileSync(path('report'), 'utf8')).toBe(first.out);
        if (format !== 'junit' && format !== 'html') expect(JSON.parse(first.out)).toBeTypeOf('object');
        expect(first.out).toContain(format === 'spdx' ? 'pkg:npm/ms@2.0.0' : 'CVE-2026-1000');
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

  it.each([
    ['.trivyignore', 'CVE-2026-1000 # not reachable'],
    ['osv-scanner.toml', '[[IgnoredVulns]]\nid = "GHSA-aaaa-bbbb-cccc"\nreason = "not reachable"'],
    ['.grype.yaml', 'ignore:\n  - vulnerability: CVE-2026-1000\n    reason: not reachable'],
  ])('takes back what %s ignores, with the reason', (name, text) =>
    withWorld(async (call, path) => {
      writeFileSync(path(name), text);
      const { code, out } = await call('image', path('image'), '--fail-on', 'low', '--ignore-file', path(name));
      expect(code).toBe(0);
      expect(out).toContain(`taken back: CVE-2026-1000 of ms: ignored not reachable (${name}`);
    }),
  );

  it('takes back what a CycloneDX document of its own says, once somebody has analysed it', () =>
    withWorld(async (call, path) => {
      await call('image', path('image'), '--format', 'cyclonedx', '--output', path('bom.json'));
      const bom = JSON.parse(readFileSync(path('bom.json'), 'utf8'));
      bom.vulnerabilities[0].analysis = { state: 'not_affected', justification: 'code_not_reachable' };
      writeFileSync(path('vex.json'), JSON.stringify(bom));
      const { code, out } = await call('image', path('image'), '--fail-on', 'low', '--vex', path('vex.json'));
      expect([code, out.includes('not_affected code_not_reachable')]).toEqual([0, true]);
    }));

  it('judges licences by a policy', () =>
    withWorld(async (call, path) => {
      writeFileSync(path('policy.yaml'), 'allow: [MIT]\nunknown: deny\n');
      const { code, out } = await call('image', path('image'), '--licence-policy', path('policy.yaml'));
      expect(code).toBe(1);
      expect(out).toContain('licence deny: pkg:npm/ms@2.0.0: none stated: states no licence');
      writeFileSync(path('policy.yaml'), 'alow: [MIT]');
      expect((await call('image', path('image'), '--licence-policy', path('policy.yaml'))).code).toBe(3);
    }));

  it('reports and fails by the severities that are asked for', () =>
    withWorld(async (call, path) => {
      const { code, out } = await call('image', path('image'), '--severity', 'medium,low', '--fail-on', 'low');
      expect([code, out.includes('CVE-2026-1000')]).toEqual([0, false]);
    }));

  it('joins EPSS and the catalogue of exploited vulnerabilities, and fails for what to act on', () =>
    withWorld(async (call, path) => {
      writeFileSync(
        path('kev.json'),
        JSON.stringify({
          vulnerabilities: [{ cveID: 'CVE-2026-1000', dateAdded: '2026-05-01', dueDate: '2026-05-22' }],
        }),
      );
      writeFileSync(path('epss.csv'), 'cve,epss,percentile\nCVE-2026-1000,0.9,0.99\n');
      expect((await call('image', path('image'), '--fail-on', 'act')).code).toBe(0);
      expect((await call('db', 'update', `kev=${path('kev.json')}`, `epss=${path('epss.csv')}`)).err).toBe(
        'kev: 1 new or changed\nepss: 1 new or changed\n',
      );
      const { code, out } = await call('image', path('image'), '--fail-on', 'act');
      expect(code).toBe(1);
      expect(out).toContain('act on 1 of them now');
    }));

  it('tells what new advisories touch in what was scanned before', () =>
    withWorld(async (call, path) => {
      await call('image', path('image'), '--exposure', path('exposure.sqlite'));
      const next = { ...record, id: 'GHSA-dddd-eeee-ffff', aliases: ['CVE-2026-2000'] };
      writeFileSync(path('next.json'), JSON.stringify(next));
      const word = `osv:npm=${path('next.json')}`;
      const { out } = await call('db', 'update', word, '--exposure', path('exposure.sqlite'));
      expect(
        out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toMatchObject([{ class_uid: 2002, vulnerabilities: [{ cve: { uid: 'CVE-2026-2000' } }] }]);
      expect((await call('db', 'update', word, '--exposure', path('exposure.sqlite'))).out).toBe('');
    }));

  it('says which feed failed, and imports the others', () =>
    withWorld(async (call, path) => {
      const { code, err } = await call('db', 'update', 'osv:npm=/does/not/exist', `own=${path('osv.json')}`);
      expect(code).toBe(3);
      expect(err).toContain('osv:npm: expected a file or folder, found nothing at "/does/not/exist"');
      expect(err).toContain('own: 1 new or changed');
    }));

  it('says that old advisories are old, and takes an answer for it', () =>
    withWorld(async (call, path) => {
      const arguments_ = ['fs', path('project'), '--fail-on', 'low'];
      expect((await call(...arguments_, '--max-age', '0')).code).toBe(0);
      const late = async (...more: string[]) => {
        let err = '';
        const code = await run([...arguments_, ...more], {
          out: () => {},
          err: (text) => (err += text),
          database: path('db.sqlite'),
          now: () => 1_790_000_000_000 + 40 * 86_400_000,
        });
        return [code, err.includes('are 40 days old')];
      };
      expect(await late()).toEqual([4, true]);
      expect(await late('--accept-unknown')).toEqual([0, true]);
      expect(await late('--max-age', '50')).toEqual([0, false]);
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
    [['db', 'update', 'nothing'], 3],
    [['fs', '.', '--max-age', 'old'], 2],
    [['fs', '.', '--severity', 'bad'], 2],
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
