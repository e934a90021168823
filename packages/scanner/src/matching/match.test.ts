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
import { judge, match, targetOf } from './index.js';

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
    [
      'at the seam of two intervals',
      [from('0'), fixed('1.2.0'), from('1.2.0'), fixed('1.4.0')],
      '1.3.0',
      true,
      '1.4.0',
    ],
    ['of an empty interval', [from('1.2.0'), fixed('1.2.0')], '1.2.0', false, undefined],
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
    const debian = inventory(packages, { id: 'debian', versionId: '12' });
    expect(match(debian, store)).toMatchObject({ findings: [], unjudged: packages });
    store.import('debian', [advisory('CVE-1', { affected: [affected('Debian:12', 'other', [from('0')])] })], 0);
    expect(match(debian, store)).toMatchObject({ findings: [], unjudged: [] });
    expect(match(inventory(packages, { id: 'unheard-of' }), store).findings).toHaveLength(1);
  });

  it('believes both where a distribution follows upstream, and its own word first', () => {
    using store = openAdvisories(':memory:');
    const six = [affected('PyPI', 'six', [from('0')])];
    store.import('upstream', [advisory('CVE-1', { affected: six }), advisory('CVE-2', { affected: six })], 0);
    const own = affected('Alpine:v3.19', 'py3-six', [from('0'), fixed('1.16.0-r1')]);
    store.import('alpine', [advisory('CVE-1', { affected: [own] })], 0);
    const packages = [found('apk', 'py3-six', '1.16.0-r1'), found('pypi', 'six', '1.16.0', { owner: 'apk:py3-six' })];
    const { findings } = match(inventory(packages, { id: 'alpine', versionId: '3.19.1' }), store);
    expect(findings.map((each) => each.id)).toEqual(['CVE-2']);
  });

  it('takes a bulletin of several vulnerabilities apart, and joins each with its own record', () => {
    using store = openAdvisories(':memory:');
    const ssl = (version: string) => [affected('Debian:12', 'openssl', [from('0'), fixed(version)])];
    store.import(
      's',
      [
        advisory('DSA-1-1', { upstream: ['CVE-1', 'CVE-2'], affected: ssl('2-1') }),
        advisory('DEBIAN-CVE-1', { upstream: ['CVE-1'], affected: ssl('2-1') }),
      ],
      0,
    );
    const { findings } = match(inventory([found('deb', 'openssl', '1-1')], { id: 'debian', versionId: '12' }), store);
    expect(findings.map((each) => [each.id, each.aliases, each.advisories])).toEqual([
      ['CVE-1', ['DEBIAN-CVE-1', 'DSA-1-1'], ['DEBIAN-CVE-1', 'DSA-1-1']],
      ['CVE-2', ['DSA-1-1'], ['DSA-1-1']],
    ]);
  });

  it('calls a malicious package critical, with nothing to update to', () => {
    using store = openAdvisories(':memory:');
    store.import('s', [advisory('MAL-2026-1', { affected: [affected('npm', 'evil', [from('0')])] })], 0);
    const { findings, upgrades } = match(inventory([found('npm', 'evil', '1.0.0')]), store);
    expect(findings).toMatchObject([{ id: 'MAL-2026-1', severity: 'critical', malicious: true, fixed: [] }]);
    expect(upgrades).toEqual([]);
  });

  it('suggests the least change that clears the worst, and the least that clears all', () => {
    using store = openAdvisories(':memory:');
    const critical = { severity: [{ type: 'WORD', score: 'critical' }] };
    const low = { severity: [{ type: 'WORD', score: 'low' }] };
    store.import(
      's',
      [
        advisory('A-1', { ...critical, affected: [affected('npm', 'a', [from('0'), fixed('1.2.0')])] }),
        // The fix of the first lies within the second.
        advisory('A-2', { ...critical, affected: [affected('npm', 'a', [from('1.1.0'), fixed('1.3.0')])] }),
        advisory('A-3', { ...low, affected: [affected('npm', 'a', [from('0'), fixed('2.0.0')])] }),
      ],
      0,
    );
    const { upgrades } = match(inventory([found('npm', 'a', '1.0.0')]), store);
    expect(upgrades).toMatchObject([{ to: '2.0.0', clears: ['A-1', 'A-3'], remains: [] }]);
    store.import('s', [advisory('A-2', { ...critical, withdrawn: '2026-03-01', modified: '2026-03-01' })], 1);
    expect(match(inventory([found('npm', 'a', '1.0.0')]), store).upgrades).toMatchObject([
      { to: '1.2.0', clears: ['A-1'], remains: ['A-3'], clean: '2.0.0' },
    ]);
  });

  it('looks for rpm packages under the names of binary and source, and tells each vulnerability once', () => {
    using store = openAdvisories(':memory:');
    const of = (name: string) => affected('Red Hat:enterprise_linux:9::baseos', name, [from('0')]);
    store.import(
      's',
      [
        advisory('CVE-1', { affected: [of('openssl'), of('openssl-libs')] }),
        advisory('CVE-2', { affected: [of('openssl')] }),
      ],
      0,
    );
    const libs = found('rpm', 'openssl-libs', '3.0.7-1.el9', { source: { name: 'openssl', version: '3.0.7-1.el9' } });
    const { findings } = match(inventory([libs], { id: 'rhel', versionId: '9.4' }), store);
    expect(findings.map((each) => each.id)).toEqual(['CVE-1', 'CVE-2']);
  });

  it('knows programs by the names of upstream', () => {
    using store = openAdvisories(':memory:');
    store.import(
      's',
      [advisory('BIT-node-1', { affected: [affected('Bitnami', 'node', [from('14.0.0'), fixed('14.18.3')])] })],
      0,
    );
    expect(match(inventory([found('generic', 'node', '14.1.0'), found('generic', 'left', '1')]), store)).toMatchObject({
      findings: [{ id: 'BIT-node-1' }],
      unjudged: [{ name: 'left' }],
    });
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
