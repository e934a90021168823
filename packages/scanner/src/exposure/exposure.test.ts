import { describe, expect, it } from 'vitest';
import { parseOsv } from '../advisories/index.js';
import type { OsRelease } from '../analyzers/index.js';
import type { Inventory } from '../inventory/index.js';
import { type Exposure, openExposure } from './index.js';

function inventory(
  packages: readonly (readonly [type: string, name: string, version: string, purl: string])[],
  os?: OsRelease,
): Inventory {
  return {
    packages: packages.map(([type, name, version, purl]) => ({ type, name, version, purl, path: 'x', analyzer: 't' })),
    problems: [],
    completeness: 'known',
    ...(os ? { os } : {}),
  };
}

const log4j = (version: string) =>
  [
    'maven',
    'org.apache.logging.log4j:log4j-core',
    version,
    `pkg:maven/org.apache.logging.log4j/log4j-core@${version}`,
  ] as const;
const purl = 'pkg:maven/org.apache.logging.log4j/log4j-core';
const at = (uid: string) => ({ uid, name: `image ${uid}`, scanned: 1 });
const seen = (list: readonly Exposure[]) =>
  list.map((each) => [each.version, each.subjects.map((one) => one.uid).sort()]);
const debian: OsRelease = { id: 'debian', idLike: [], versionId: '12', codename: '', prettyName: '', name: '' };

describe('the exposure index', () => {
  it('answers who holds a package in a range of versions', () => {
    using index = openExposure(':memory:');
    index.add(at('a'), inventory([log4j('2.14.1'), log4j('2.17.0')]));
    index.add(at('b'), inventory([log4j('2.14.1')]));
    index.add(at('c'), inventory([log4j('2.9.0')]));
    expect(seen(index.find(purl, '<2.17.0'))).toEqual([
      ['2.14.1', ['a', 'b']],
      ['2.9.0', ['c']],
    ]);
    expect(seen(index.find(purl, '>=2.10, <=2.17.0'))).toEqual([
      ['2.14.1', ['a', 'b']],
      ['2.17.0', ['a']],
    ]);
    expect(seen(index.find(`${purl}@9?x=1`))).toHaveLength(3);
    expect(index.find('pkg:npm/unknown')).toEqual([]);
    expect(index.size()).toEqual({ subjects: 3, names: 1, versions: 3 });
  });

  it('knows which subjects it holds', () => {
    using index = openExposure(':memory:');
    index.add(at('a'), inventory([log4j('2.14.1')]));
    expect([index.has('a'), index.has('b')]).toEqual([true, false]);
  });

  it('forgets what a subject no longer holds', () => {
    using index = openExposure(':memory:');
    index.add(at('a'), inventory([log4j('2.14.1')]));
    index.add(at('a'), inventory([log4j('2.17.1')]));
    expect(seen(index.find(purl))).toEqual([['2.17.1', ['a']]]);
  });

  it('judges what is stored by an advisory that is new', () => {
    using index = openExposure(':memory:');
    index.add(
      at('a'),
      inventory([['deb', 'openssl', '3.0.11-1', 'pkg:deb/debian/openssl@3.0.11-1?distro=debian-12']], debian),
    );
    index.add(
      at('b'),
      inventory([['deb', 'openssl', '3.0.13-1', 'pkg:deb/debian/openssl@3.0.13-1?distro=debian-12']], debian),
    );
    index.add(
      at('c'),
      inventory([['deb', 'openssl', '3.0.11-1', 'pkg:deb/debian/openssl@3.0.11-1?distro=debian-11']], {
        ...debian,
        versionId: '11',
      }),
    );
    const advisory = (ecosystem: string) =>
      parseOsv(
        JSON.stringify({
          id: 'DSA-1',
          affected: [
            {
              package: { ecosystem, name: 'openssl' },
              ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3.0.13-1' }] }],
            },
          ],
        }),
      );
    expect(seen(index.affectedBy(advisory('Debian:12')))).toEqual([['3.0.11-1', ['a']]]);
    expect(seen(index.affectedBy(advisory('Debian')))).toEqual([['3.0.11-1', ['a', 'c']]]);
    expect(index.affectedBy({ ...advisory('Debian'), withdrawn: '2026-01-01' })).toEqual([]);
  });

  it.each(['<', '~1.0', '1.0 2.0', '<1 || >2'])('refuses the range %j', (range) => {
    using index = openExposure(':memory:');
    expect(() => index.find(purl, range)).toThrow('expected comparisons');
  });
});
