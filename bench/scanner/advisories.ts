import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeZip } from '@lamellar/archive/write';
import { openAdvisories } from '@lamellar/scanner';
import { parseOsv } from '@lamellar/scanner/advisories';

/** Advisories about packages that are not in the image, for each of the ecosystems. */
const OTHERS = 4000;
const ecosystems: Readonly<Record<string, string>> = {
  __proto__: null as never,
  deb: 'Debian:12',
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
};

/** One advisory set in the forms that the programs ask for. */
export interface AdvisorySet {
  /** Ours. */
  readonly database: string;
  /** The folder that osv-scanner takes: a zip of OSV records for each ecosystem. */
  readonly zips: string;
  readonly records: number;
}

/**
 * OSV records, the same in every run: for each package of the inventory one that touches it and one that was fixed before, and thousands about others.
 */
export function advisorySet(
  place: string,
  packages: readonly (readonly [type: string, name: string, version: string])[],
): AdvisorySet {
  const set = { database: join(place, 'advisories.db'), zips: join(place, 'zips') };
  const byEcosystem = Map.groupBy(
    records(packages),
    (each) => each.affected[0].package.ecosystem.split(':')[0] as string,
  );
  const count = [...byEcosystem.values()].reduce((sum, each) => sum + each.length, 0);
  {
    using store = openAdvisories(set.database);
    for (const [name, list] of byEcosystem)
      store.import(
        name,
        list.map((each) => parseOsv(JSON.stringify(each))),
        0,
      );
  }
  for (const [name, list] of byEcosystem) {
    const path = join(set.zips, 'osv-scalibr', name, 'all.zip');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, writeZip(list.map((each) => ({ name: `${each.id}.json`, content: JSON.stringify(each) }))));
  }
  return { ...set, records: count };
}

interface Osv {
  readonly id: string;
  readonly modified: string;
  readonly affected: readonly [{ readonly package: { readonly ecosystem: string; readonly name: string } }];
}

function records(packages: readonly (readonly [type: string, name: string, version: string])[]): Osv[] {
  const list: Osv[] = [];
  const add = (ecosystem: string, name: string, events: readonly object[]): void => {
    list.push({
      id: `BENCH-2026-${String(list.length).padStart(5, '0')}`,
      modified: '2026-01-01T00:00:00Z',
      ...{
        summary: `A fault of ${name}`,
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      },
      affected: [{ package: { ecosystem, name }, ...{ ranges: [{ type: 'ECOSYSTEM', events }] } }],
    });
  };
  const seen = new Set<string>();
  for (const [type, name] of packages) {
    const ecosystem = ecosystems[type];
    if (ecosystem === undefined || seen.has(`${type} ${name}`)) continue;
    seen.add(`${type} ${name}`);
    add(ecosystem, name, [{ introduced: '0' }, { fixed: '9999' }]);
    add(ecosystem, name, [{ introduced: '0' }, { fixed: '0.0.0.1' }]);
  }
  for (const ecosystem of Object.values(ecosystems)) {
    for (let i = 0; i < OTHERS; i++)
      add(ecosystem, `other-${i}`, [{ introduced: '0' }, { fixed: `${(i % 9) + 1}.0.0` }]);
  }
  return list;
}
