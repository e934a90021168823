import type { Inventory, InventoryPackage } from '@lamellar/scanner';
import type { Advisory } from '@lamellar/scanner/advisories';
import { isDistributionVersion, type Row } from './rows.js';

type OsRelease = NonNullable<Inventory['os']>;

/** Package types of the supplied ecosystems; a label does not state its own, so a package is taken for all of them. */
const types = ['pypi', 'golang', 'npm', 'gem', 'cargo', 'composer', 'generic'] as const;

/** Binary packages of Alpine whose origin has another name, as the apk database states it and a label does not. */
const origins: Readonly<Record<string, string>> = {
  libcurl: 'curl',
  ssl_client: 'busybox',
  'musl-utils': 'musl',
  'libcrypto1.0': 'openssl',
  'libssl1.0': 'openssl',
  'libcrypto1.1': 'openssl',
  'libssl1.1': 'openssl',
};

/** What the labels of one image say of what is in it, as an inventory that the matcher takes. */
export function inventoryOf(rows: readonly Row[], secdb: readonly Advisory[]): Inventory {
  const os = osOf(rows, secdb);
  const packages = new Map<string, InventoryPackage>();
  const owned = ownersOf(rows);
  for (const row of rows) {
    const place = `${row.package}@${row.version}`;
    if (isDistributionVersion(row.version)) {
      const type = row.version.match(/-r\d+$/) ? 'apk' : os?.id === 'debian' || os?.id === 'ubuntu' ? 'deb' : 'rpm';
      packages.set(`${type} ${place}`, found(type, row.package, row.version, origins[row.package]));
      continue;
    }
    const owner = owned.get(`${row.package} ${row.version}`);
    if (owner) packages.set(owner, found(owner.slice(0, 3), owner.slice(4), '0', undefined));
    for (const type of types) {
      const each = found(type, row.package, row.version.replace(/^v(?=\d)/, ''), undefined);
      packages.set(`${type} ${place}`, owner ? { ...each, owner } : each);
    }
  }
  return { ...(os ? { os } : {}), packages: [...packages.values()], problems: [], completeness: 'known' };
}

function found(type: string, name: string, version: string, source: string | undefined): InventoryPackage {
  const origin = source ? { source: { name: source, version } } : {};
  return {
    type,
    name,
    version,
    purl: `pkg:${type}/${encodeURIComponent(name)}@${version}`,
    path: 'label',
    analyzer: 'label',
    ...origin,
  };
}

/** The operating system that the revisions of an image's packages tell. */
function osOf(rows: readonly Row[], secdb: readonly Advisory[]): OsRelease | undefined {
  const votes = new Map<string, number>();
  for (const { version } of rows) {
    const mark =
      /\.el(\d+)/.exec(version) ?? /\+(deb\d+)u/.exec(version) ?? /(ubuntu)/.exec(version) ?? /-(r)\d+$/.exec(version);
    if (mark) votes.set(mark[1] as string, (votes.get(mark[1] as string) ?? 0) + 1);
  }
  const best = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (best === undefined) return undefined;
  if (best === 'ubuntu') return release('ubuntu', '');
  if (best.startsWith('deb')) return release('debian', best.slice(3));
  return best === 'r' ? release('alpine', branchOf(rows, secdb)) : release('rhel', best);
}

function release(id: string, versionId: string): OsRelease {
  return { id, versionId, idLike: [], codename: '', prettyName: id, name: id };
}

/** The branch of Alpine whose database names fixes in the very releases of upstream that the image has; empty when none does clearly. */
function branchOf(rows: readonly Row[], secdb: readonly Advisory[]): string {
  const installed = new Map(rows.map((row) => [origins[row.package] ?? row.package, upstream(row.version)]));
  const votes = new Map<string, Set<string>>();
  for (const { affected } of secdb) {
    for (const { ecosystem, name, ranges } of affected) {
      const fixed = ranges[0]?.events.at(-1)?.version ?? '';
      if (installed.get(name) !== upstream(fixed)) continue;
      votes.set(ecosystem, (votes.get(ecosystem) ?? new Set()).add(name));
    }
  }
  const [first, second] = [...votes].sort((a, b) => b[1].size - a[1].size);
  if (!first || (second && second[1].size === first[1].size)) return '';
  return first[0].replace('Alpine:v', '');
}

function upstream(version: string): string {
  return version.replace(/-r\d+$/, '');
}

/** Words in which a note says that the files of a language package are those of a distribution's package. */
const ownedNote = /\b(?:actual package|package actually present)\b[^.]*?\b(rpm|deb|apk)\b/i;
const redHatNote = /red ?hat has patched|access\.redhat\.com\/errata/i;

/**
 * Language packages that a package of the distribution in the same image is made of. A scan has the distribution's lists of files; a list of
 * names has the names (`python3-six` 1.16.0-4 holds `six` 1.16.0) and what people noted of the image.
 */
function ownersOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const byUpstream = new Map<string, string>();
  for (const { package: name, version } of rows) {
    if (!isDistributionVersion(version)) continue;
    const type = /-r\d+$/.test(version) ? 'apk' : /ubuntu|deb/.test(version) ? 'deb' : 'rpm';
    byUpstream.set(`${bare(name)} ${version.replace(/^\d+:/, '').replace(/-[^-]*$/, '')}`, `${type}:${name}`);
  }
  const owners = new Map<string, string>();
  for (const { package: name, version, note = '' } of rows) {
    if (isDistributionVersion(version)) continue;
    const type = ownedNote.exec(note)?.[1]?.toLowerCase() ?? (redHatNote.test(note) ? 'rpm' : undefined);
    const owner = type ? `${type}:${bare(name)}` : byUpstream.get(`${bare(name)} ${version}`);
    if (owner && !owners.has(`${name} ${version}`)) owners.set(`${name} ${version}`, owner);
  }
  return owners;
}

/** The name without what distributions and upstreams put before it. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:python3?|py3|rubygem|ruby|node|nodejs|golang)-/, '')
    .replace(/^py(?=[a-z])/, '');
}
