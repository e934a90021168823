import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkEvent } from '@lamellar/events/check';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { InventoryPackage } from '../inventory/index.js';
import type { ReportFinding } from './index.js';
import {
  cyclonedxReport,
  doubtsOf,
  gitlabReport,
  htmlReport,
  jsonReport,
  junitReport,
  type Report,
  sarifReport,
  spdxReport,
  tableReport,
  toEvents,
} from './index.js';

const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
const json = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object;
const DAY = 86_400_000;
const now = Date.parse('2026-06-01T12:00:00Z');

const evil = '</script><img src=x onerror=alert(1)>"\'&\u001b[31m';

function found(more: Partial<InventoryPackage> = {}): InventoryPackage {
  return {
    type: 'npm',
    name: 'ms',
    version: '2.0.0',
    purl: 'pkg:npm/ms@2.0.0',
    path: 'package-lock.json',
    analyzer: 'javascript/package-lock',
    ...more,
  };
}

function finding(more: Partial<ReportFinding> = {}): ReportFinding {
  return {
    package: found(),
    id: 'CVE-2026-1000',
    aliases: ['GHSA-aaaa-bbbb-cccc'],
    advisories: ['GHSA-aaaa-bbbb-cccc'],
    ecosystem: 'npm',
    fixed: ['2.0.1'],
    fixState: 'fixed',
    severity: 'critical',
    score: 9.3,
    vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    summary: `a flaw ${evil}`,
    references: ['https://example.com/1'],
    threat: { epss: 0.42, percentile: 0.97, kev: { added: '2026-05-01', due: '2026-05-22', ransomware: false } },
    priority: { word: 'act', score: 83, reasons: ['known to be exploited since 2026-05-01'] },
    ...more,
  };
}

function report(more: Partial<Report> = {}): Report {
  const packages = [
    found({ dependsOn: ['left-pad'], licenses: ['MIT'] }),
    found({
      name: 'left-pad',
      version: '1.3.0',
      purl: 'pkg:npm/left-pad@1.3.0',
      licenses: ['WTFPL OR Nonsense-1.0'],
      sha1: 'a'.repeat(40),
    }),
    found({ type: 'deb', name: evil, version: '', purl: 'pkg:deb/debian/evil', path: `var/lib/${evil}`, layer: 0 }),
  ];
  return {
    scan: {
      source: { kind: 'image', name: 'registry.example/shop' },
      image: { digest: `sha256:${'0'.repeat(64)}`, os: 'linux', architecture: 'amd64', names: ['shop:1'], labels: {} },
      inventory: {
        os: {
          id: 'debian',
          idLike: [],
          versionId: '12',
          codename: 'bookworm',
          prettyName: 'Debian GNU/Linux 12 (bookworm)',
          name: 'Debian',
        },
        packages,
        problems: [{ path: 'a/b.json', message: `damaged ${evil}` }],
        completeness: 'known',
      },
      layers: [],
      layersRead: 0,
    },
    match: {
      findings: [
        finding(),
        finding({
          id: 'MAL-2026-1',
          aliases: [],
          malicious: true,
          fixed: [],
          fixState: 'not-fixed',
          score: undefined,
          vector: undefined,
        } as never),
        finding({
          id: 'RUSTSEC-1',
          aliases: [],
          informational: 'unmaintained',
          severity: 'unknown',
          fixed: [],
          fixState: 'not-fixed',
        }),
      ].map((each) => JSON.parse(JSON.stringify(each)) as ReportFinding),
      upgrades: [{ package: found(), to: '2.0.1', clears: ['CVE-2026-1000'], remains: ['RUSTSEC-1'], clean: '3.0.0' }],
      unjudged: [],
    },
    suppressed: [
      {
        finding: finding({ id: 'CVE-2026-2000', aliases: [] }),
        by: {
          kind: 'vex',
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          impact: evil,
          author: 'me',
        },
      },
      {
        finding: finding({ id: 'CVE-2026-3000', aliases: [] }),
        by: { kind: 'ignore', status: 'ignored', author: '.trivyignore:1' },
      },
    ],
    licences: [
      { package: found(), licence: 'GPL-3.0-only', verdict: 'deny', reason: 'GPL-3.0-only is in the list "deny"' },
    ],
    freshness: [{ source: 'osv:npm', advisories: 2, imported: now - DAY, newest: '2026-05-31T00:00:00Z' }],
    now,
    ...more,
  };
}

const writers = {
  cyclonedxReport,
  gitlabReport,
  htmlReport,
  jsonReport,
  junitReport,
  sarifReport,
  spdxReport,
  tableReport,
};

describe('reports', () => {
  it.each(Object.entries(writers))('%s gives the same bytes for the same report', (_, write) => {
    expect(write(report())).toBe(write(report()));
  });

  it.each(Object.entries(writers))('%s lets no control character through', (_, write) => {
    expect(write(report())).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
  });

  it('of CycloneDX are valid by the schema of 1.6, with analyses and dependencies', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
      const schema = json(join(schemas, `${name}.SNAPSHOT.schema.json`));
      ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    }
    const validate = ajv.compile(json(join(schemas, 'bom-1.6.SNAPSHOT.schema.json')));
    const bom = JSON.parse(cyclonedxReport(report()));
    validate(bom);
    expect(validate.errors).toBeNull();
    expect(bom.components[0].licenses).toEqual([{ expression: 'MIT' }]);
    expect(bom.components[1].licenses).toEqual([{ license: { name: 'WTFPL OR Nonsense-1.0' } }]);
    expect(bom.dependencies).toContainEqual({ ref: 'pkg:npm/ms@2.0.0', dependsOn: ['pkg:npm/left-pad@1.3.0'] });
    expect(bom.vulnerabilities.at(-1)).toMatchObject({
      id: 'CVE-2026-2000',
      analysis: { state: 'not_affected', justification: 'code_not_reachable' },
    });
    expect(bom.vulnerabilities[0].ratings).toEqual([
      { severity: 'critical', score: 9.3, method: 'CVSSv4', vector: finding().vector },
    ]);
  });

  it('of SPDX are valid by the schema of 2.3', () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(
      json(join(import.meta.dirname, '../../test/schemas/spdx-2.3.schema.json')),
    );
    const document = JSON.parse(spdxReport(report()));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.packages.map((each: { licenseDeclared: string }) => each.licenseDeclared)).toEqual([
      'MIT',
      'NOASSERTION',
      'NOASSERTION',
    ]);
    expect(document.relationships.at(-1)).toMatchObject({ relationshipType: 'DEPENDS_ON' });
  });

  it('of SARIF keep what was taken back as suppressions', () => {
    const [run] = JSON.parse(sarifReport(report())).runs;
    expect(
      run.results.map((each: { ruleId: string; suppressions?: object[] }) => [
        each.ruleId,
        each.suppressions?.length ?? 0,
      ]),
    ).toEqual([
      ['CVE-2026-1000', 0],
      ['MAL-2026-1', 0],
      ['RUSTSEC-1', 0],
      ['CVE-2026-2000', 1],
      ['CVE-2026-3000', 1],
    ]);
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
  });

  it('of GitLab have what its schema asks for', () => {
    const value = JSON.parse(gitlabReport(report()));
    expect(value.scan).toMatchObject({
      type: 'container_scanning',
      status: 'success',
      start_time: '2026-06-01T12:00:00',
    });
    for (const each of value.vulnerabilities) {
      expect(each.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(each.identifiers.length).toBeGreaterThan(0);
      expect(each.location.image).toMatch(/^[^:]+(:\d+[^:]*)?:[^:]+(:[^:]+)?$/);
      expect(['Critical', 'High', 'Medium', 'Low', 'Info', 'Unknown']).toContain(each.severity);
    }
    const folder = gitlabReport({ ...report(), scan: { ...report().scan, source: { kind: 'folder', name: '.' } } });
    expect(JSON.parse(folder)).toMatchObject({
      scan: { type: 'dependency_scanning' },
      vulnerabilities: [{ location: { file: 'package-lock.json' } }, {}, {}],
    });
  });

  it('of JUnit fail packages with findings and nothing else, and are errors where something is unknown', () => {
    const text = junitReport(report());
    expect(text.match(/<failure /g)).toHaveLength(1);
    expect(text).toContain('message="CVE-2026-1000 (critical), MAL-2026-1 (critical)"');
    expect(junitReport(report({ freshness: [] }))).toContain(
      '<error message="the advisory database is empty" type="unknown"/>',
    );
  });

  it('as a page hold nothing from outside but text, and ask for nothing', () => {
    const page = htmlReport(report());
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<(link|iframe|object|embed|base|form)\b|@import|url\(|src=(?!x)/);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\u001b[31m');
  });

  it('as events are what OCSF accepts, with EPSS, exploitation, suppressions and licences', () => {
    const events = [...toEvents(report())];
    expect(events.flatMap((each) => checkEvent(each))).toEqual([]);
    expect(events.map((each) => each.class_uid)).toEqual([6007, 5020, 2002, 2002, 2002, 2002, 2002, 2003]);
    expect(events[2]).toMatchObject({
      vulnerabilities: [
        { cve: { epss: { score: '0.42', percentile: 0.97 }, cvss: [{ version: '4.0' }] }, is_exploit_available: true },
      ],
    });
    expect(events[5]).toMatchObject({
      status_id: 3,
      status_detail: expect.stringContaining('not_affected: vulnerable_code_not_in_execute_path'),
    });
    expect(events[7]).toMatchObject({ compliance: { status_id: 3 } });
  });

  it('for people say what to update and what was taken back', () => {
    const text = tableReport(report());
    expect(text).toMatch(/^act +ms +2\.0\.0 +CVE-2026-1000 +critical +2\.0\.1/m);
    expect(text).toContain('update: ms 2.0.0 -> 2.0.1 clears 1, 1 less severe remain (all of them in 3.0.0)');
    expect(text).toContain('malicious: remove');
    expect(text).toContain('taken back: CVE-2026-2000 of ms: not_affected vulnerable_code_not_in_execute_path (me)');
    expect(tableReport(report(), { colour: true })).toContain('\u001b[1;35mcritical\u001b[0m');
  });
});

describe('doubtsOf', () => {
  const scanOf = (more: object) => ({ scan: { ...report().scan, inventory: { ...report().scan.inventory, ...more } } });
  const matchOf = (more: object) => ({ match: { findings: [], upgrades: [], unjudged: [], ...more } });
  const deb = report().scan.inventory.packages[2] as InventoryPackage;
  it.each<[string, Partial<Report>, string[]]>([
    ['everything is known', {}, []],
    [
      'nothing lists packages',
      scanOf({ packages: [], completeness: 'unknown' }),
      ['nothing that lists packages was found'],
    ],
    ['there is no database', { match: undefined as never }, ['no advisories were matched']],
    ['the database is empty', { freshness: [] }, ['the advisory database is empty']],
    [
      'nothing was judged',
      matchOf({ unjudged: report().scan.inventory.packages }),
      ['no advisory source is known or loaded for any of the packages'],
    ],
    [
      'a distribution is not loaded',
      matchOf({ unjudged: [deb] }),
      ['no advisories of Debian:12 are loaded, 1 packages were not judged'],
    ],
    [
      'a distribution has no advisories anywhere',
      {
        ...scanOf({ os: { ...report().scan.inventory.os, id: 'kylin', prettyName: 'Kylin V10' } }),
        ...matchOf({ unjudged: [deb] }),
      },
      ['no advisories of Kylin V10 are loaded, 1 packages were not judged'],
    ],
    [
      'a release is at its end',
      scanOf({ os: { ...report().scan.inventory.os, versionId: '10', prettyName: 'Debian 10' } }),
      ['Debian 10 gets no security updates since 2024-06-30: what is found there since is not told'],
    ],
    ['the data is old', { now: now + 40 * DAY }, ['the advisories of osv:npm are 41 days old']],
    ['the data is older than asked for', { maxAge: DAY / 2 }, ['the advisories of osv:npm are 1 days old']],
    [
      'a package database is damaged',
      scanOf({ problems: [{ path: 'var/lib/dpkg/status', message: 'cut off' }] }),
      ['var/lib/dpkg/status could not be read: cut off'],
    ],
  ])('when %s', (_, more, expected) => {
    expect(doubtsOf(report(more))).toEqual(expected);
  });
});
