import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Advisory,
  type Affected,
  openAdvisories,
  parseOsv,
  parseSecdb,
  type RangeEvent,
} from '../advisories/index.js';
import type { OsRelease } from '../analyzers/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { semver } from '../versions/index.js';
import { cvssScore, judge, match, severityOf, targetOf } from './index.js';

function affected(ecosystem: string, name: string, events: RangeEvent[], versions: string[] = []): Affected {
  return { ecosystem, name, ranges: events.length > 0 ? [{ events }] : [], versions, severity: [] };
}

function advisory(id: string, more: Partial<Advisory>): Advisory {
  return { id, modified: '2026-01-01', aliases: [], summary: '', severity: [], references: [], affected: [], ...more };
}

function found(type: string, name: string, version: string, more: Partial<InventoryPackage> = {}): InventoryPackage {
  return { type, name, version, purl: `pkg:${type}/${name}@${version}`, path: 'x', analyzer: 'test', ...more };
}

function inventory(packages: InventoryPackage[], os?: Partial<OsRelease>): Inventory {
  const release = { id: 'linux', idLike: [], versionId: '', codename: '', prettyName: '', name: '', ...os };
  return { packages, problems: [], completeness: 'known', ...(os ? { os: release } : {}) };
}

const from = (version: string): RangeEvent => ({ kind: 'introduced', version });
const fixed = (version: string): RangeEvent => ({ kind: 'fixed', version });
const last = (version: string): RangeEvent => ({ kind: 'last_affected', version });

describe('judge', () => {
  it.each<[string, RangeEvent[], string, boolean, string | undefined]>([
    ['from the beginning', [from('0'), fixed('1.2.0')], '1.1.9', true, '1.2.0'],
    ['at the fix', [from('0'), fixed('1.2.0')], '1.2.0', false, undefined],
    ['a pre-release of the fix', [from('0'), fixed('1.2.0')], '1.2.0-rc.1', true, '1.2.0'],
    ['before the introduction', [from('1.0.0'), fixed('1.2.0')], '0.9.0', false, undefined],
    ['without a fix', [from('1.0.0')], '9.0.0', true, undefined],
    ['at the last affected', [from('1.0.0'), last('1.5.0')], '1.5.0', true, undefined],
    ['after the last affected', [from('1.0.0'), last('1.5.0')], '1.5.1', false, undefined],
    ['in the second interval', [from('0'), fixed('1.2.0'), from('2.0.0'), fixed('2.1.0')], '2.0.5', true, '2.1.0'],
    ['between the intervals', [from('0'), fixed('1.2.0'), from('2.0.0'), fixed('2.1.0')], '1.5.0', false, undefined],
    ['in events of any order', [fixed('2.1.0'), from('2.0.0'), fixed('1.2.0'), from('0')], '2.0.5', true, '2.1.0'],
    ['beyond a limit', [from('0'), { kind: 'limit', version: '3.0.0' }], '3.0.0', false, undefined],
  ])('a version %s', (_, events, version, isAffected, fix) => {
    expect(judge(affected('npm', 'a', events), version)).toEqual({
      affected: isAffected,
      ...(fix ? { fixed: fix } : {}),
    });
  });

  it('takes enumerated versions, in any spelling of the ecosystem', () => {
    expect(judge(affected('PyPI', 'a', [], ['1.0']), '1.0.0').affected).toBe(true);
    expect(judge(affected('PyPI', 'a', [], ['1.0']), '1.0.1').affected).toBe(false);
  });

  it('agrees with a plain reading of sorted intervals', () => {
    const number = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(
        fc.uniqueArray(number, { minLength: 1, maxLength: 8 }),
        number,
        fc.integer(),
        (points, version, seed) => {
          const sorted = [...points].sort((a, b) => a - b).map((each) => `${each}.0.0`);
          const events = sorted.map((each, i) => (i % 2 === 0 ? from(each) : fixed(each)));
          const shuffled = events
            .map((each, i) => [(seed * (i + 7)) % 11, each] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, each]) => each);
          const below = sorted.filter((each) => semver.compare(each, `${version}.0.0`) <= 0).length;
          expect(judge(affected('npm', 'a', shuffled), `${version}.0.0`).affected).toBe(below % 2 === 1);
        },
      ),
    );
  });
});

describe('targetOf', () => {
  it.each<[InventoryPackage, Partial<OsRelease>, string]>([
    [
      found('deb', 'libssl3', '3.0.11-1~deb12u2', { source: { name: 'openssl' } }),
      { id: 'debian', versionId: '12' },
      'Debian:12 openssl 3.0.11-1~deb12u2',
    ],
    [
      found('deb', 'bash', '5.2.15-2+b2', { source: { name: 'bash', version: '5.2.15-2' } }),
      { id: 'debian', versionId: '12' },
      'Debian:12 bash 5.2.15-2',
    ],
    [
      found('deb', 'bash', '5.1-6ubuntu1', {}),
      { id: 'ubuntu', versionId: '22.04' },
      'Ubuntu:22.04:LTS bash 5.1-6ubuntu1',
    ],
    [
      found('apk', 'libcrypto3', '3.1.4-r5', { source: { name: 'openssl' } }),
      { id: 'alpine', versionId: '3.19.1' },
      'Alpine:v3.19 openssl 3.1.4-r5',
    ],
    [
      found('rpm', 'curl', '7.76.1-23.el9', { qualifiers: { epoch: '1' } }),
      { id: 'rocky', versionId: '9.3' },
      'Rocky Linux:9 curl 1:7.76.1-23.el9',
    ],
    [found('pypi', 'Django_Rest.Thing', '1.0'), {}, 'PyPI Django_Rest.Thing 1.0'],
    [found('maven', 'g:a', '1.0'), {}, 'Maven g:a 1.0'],
  ])('of $0.type $0.name', (each, os, expected) => {
    const target = targetOf(each, inventory([], os).os);
    expect(`${target?.ecosystem} ${target?.name} ${target?.version}`).toBe(expected);
  });

  it('is undefined where nobody publishes advisories', () => {
    expect(targetOf(found('deb', 'x', '1'), inventory([], { id: 'unheard-of' }).os)).toBeUndefined();
    expect(targetOf(found('brew', 'x', '1'), undefined)).toBeUndefined();
  });
});

describe('match', () => {
  it('makes one finding of advisories that are aliases, also through a third', () => {
    using store = openAdvisories(':memory:');
    const range = [affected('npm', 'a', [from('0'), fixed('2.0.0')])];
    store.import(
      'test',
      [
        advisory('GHSA-1', {
          aliases: ['CVE-2026-1'],
          affected: range,
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
        }),
        advisory('OTHER-1', { aliases: ['SNYK-1'], affected: range }),
        advisory('THIRD-1', { aliases: ['CVE-2026-1', 'SNYK-1'], affected: range }),
        advisory('CVE-2026-2', { affected: range, withdrawn: '2026-01-02' }),
      ],
      0,
    );
    const { findings } = match(inventory([found('npm', 'a', '1.0.0')]), store);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      id: 'CVE-2026-1',
      aliases: ['GHSA-1', 'OTHER-1', 'SNYK-1', 'THIRD-1'],
      severity: 'critical',
      score: 9.8,
      fixed: ['2.0.0'],
    });
  });

  it('keeps the releases of a distribution apart', () => {
    using store = openAdvisories(':memory:');
    store.import(
      'test',
      [
        advisory('DSA-1', {
          affected: [affected('Debian:11', 'x', [from('0')]), affected('Debian:12', 'x', [from('0'), fixed('2-1')])],
        }),
      ],
      0,
    );
    const on = (versionId: string, version: string): number =>
      match(inventory([found('deb', 'x', version)], { id: 'debian', versionId }), store).findings.length;
    expect([on('11', '9-1'), on('12', '1-1'), on('12', '2-1'), on('13', '1-1')]).toEqual([1, 1, 0, 0]);
  });

  it('leaves a language package to the distribution that owns it', () => {
    using store = openAdvisories(':memory:');
    store.import('test', [advisory('PYSEC-1', { affected: [affected('PyPI', 'six', [from('0')])] })], 0);
    const packages = [
      found('deb', 'python3-six', '1.16-4'),
      found('pypi', 'six', '1.16', { owner: 'deb:python3-six' }),
    ];
    expect(match(inventory(packages, { id: 'debian', versionId: '12' }), store).findings).toEqual([]);
    expect(match(inventory(packages, { id: 'unheard-of' }), store).findings).toHaveLength(1);
  });

  it('says what it could not judge', () => {
    using store = openAdvisories(':memory:');
    expect(match(inventory([found('brew', 'x', '1')]), store).unjudged.map((each) => each.name)).toEqual(['x']);
  });
});

describe('the store', () => {
  it('finds names in any spelling that their ecosystem allows', () => {
    using store = openAdvisories(':memory:');
    store.import(
      's',
      [
        advisory('A-1', {
          affected: [
            affected('PyPI', 'Django_Rest.Thing', [from('0')]),
            affected('NuGet', 'Newtonsoft.Json', [from('0')]),
          ],
        }),
      ],
      0,
    );
    expect([store.find('pypi', 'django-rest-thing').length, store.find('nuget', 'newtonsoft.json').length]).toEqual([
      1, 1,
    ]);
  });

  it('imports again only what changed, and drops what was replaced', () => {
    using store = openAdvisories(':memory:');
    const one = advisory('A-1', { affected: [affected('npm', 'a', [from('0')])] });
    const changed = { ...one, modified: '2026-02-01', affected: [affected('npm', 'b', [from('0')])] };
    expect([store.import('s', [one], 1), store.import('s', [one], 2), store.import('s', [changed], 3)]).toEqual([
      1, 0, 1,
    ]);
    expect([store.find('npm', 'a').length, store.find('npm', 'b').length]).toEqual([0, 1]);
    expect(store.freshness()).toEqual([{ source: 's', advisories: 1, imported: 3, newest: '2026-02-01' }]);
  });

  it('keeps the former state when an import fails in the middle', () => {
    using store = openAdvisories(':memory:');
    function* broken(): Generator<Advisory> {
      yield advisory('A-1', { affected: [affected('npm', 'a', [from('0')])] });
      throw new Error('network');
    }
    expect(() => store.import('s', broken(), 1)).toThrow('network');
    expect([store.find('npm', 'a').length, store.freshness().length]).toEqual([0, 0]);
  });
});

describe('readers', () => {
  it('of OSV leave git ranges out and survive what is missing', () => {
    const record = parseOsv(
      JSON.stringify({
        id: 'X-1',
        affected: [
          {
            package: { ecosystem: 'Go', name: 'a' },
            ranges: [
              { type: 'GIT', events: [{ introduced: '0' }] },
              { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] },
            ],
          },
          {},
        ],
      }),
    );
    expect(record.affected).toEqual([
      { ecosystem: 'Go', name: 'a', ranges: [{ events: [from('0'), fixed('1.0.0')] }], versions: [], severity: [] },
    ]);
    expect(() => parseOsv('[]')).toThrow('expected an object');
  });

  it("of Alpine's database make nothing of version 0, and aliases of several ids", () => {
    const list = parseSecdb(
      JSON.stringify({
        distroversion: 'v3.19',
        packages: [{ pkg: { name: 'a', secfixes: { '1.0-r1': ['CVE-1 GHSA-1', 'CVE-2'], '0': ['CVE-3'] } } }],
      }),
    );
    expect(list.map((each) => [each.id, each.aliases, each.affected[0]?.ecosystem])).toEqual([
      ['CVE-1', ['GHSA-1'], 'Alpine:v3.19'],
      ['CVE-2', [], 'Alpine:v3.19'],
    ]);
  });
});

describe('CVSS', () => {
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N', 1.9],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5],
    ['AV:N/AC:M/Au:N/C:C/I:C/A:C', 9.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', undefined],
    ['high', undefined],
  ])('%s is %s', (vector, score) => {
    expect(cvssScore(vector)).toBe(score);
  });

  it('has words for scores', () => {
    expect([10, 9, 8.9, 7, 6.9, 4, 3.9, 0.1, 0].map(severityOf)).toEqual([
      'critical',
      'critical',
      'high',
      'high',
      'medium',
      'medium',
      'low',
      'low',
      'none',
    ]);
  });
});
