import type { OsRelease } from '../analyzers/index.js';
import type { InventoryPackage } from '../inventory/index.js';

/** Where advisories about a package stand, and under which name and version. */
export interface Target {
  /** The OSV ecosystem, with its release for distributions. */
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** Package types whose ecosystem has the name as it is. */
const ecosystems: Readonly<Record<string, string>> = {
  __proto__: null as never,
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  cargo: 'crates.io',
  composer: 'Packagist',
  nuget: 'NuGet',
  pub: 'Pub',
  hex: 'Hex',
  cran: 'CRAN',
  haskell: 'Hackage',
  swift: 'SwiftURL',
  cocoapods: 'CocoaPods',
  conan: 'ConanCenter',
  julia: 'Julia',
  github: 'GitHub Actions',
  bitnami: 'Bitnami',
  opam: 'opam',
};

/** Distributions by `ID` of os-release; a function makes the release of the ecosystem's name. */
const distributions: Readonly<Record<string, (os: OsRelease) => string>> = {
  __proto__: null as never,
  debian: (os) => `Debian:${major(os)}`,
  ubuntu: (os) => `Ubuntu:${os.versionId}${isLongTerm(os.versionId) ? ':LTS' : ''}`,
  alpine: (os) => `Alpine:v${os.versionId.split('.').slice(0, 2).join('.')}`,
  wolfi: () => 'Wolfi',
  chainguard: () => 'Chainguard',
  almalinux: (os) => `AlmaLinux:${major(os)}`,
  rocky: (os) => `Rocky Linux:${major(os)}`,
  rhel: (os) => `Red Hat:enterprise_linux:${major(os)}`,
  openEuler: (os) => `openEuler:${os.versionId}`,
  'opensuse-leap': (os) => `openSUSE:Leap ${os.versionId}`,
  sles: (os) => `SUSE:Linux Enterprise Server ${os.versionId}`,
  mageia: (os) => `Mageia:${major(os)}`,
  photon: (os) => `Photon OS:${os.versionId}`,
  azurelinux: (os) => `Azure Linux:${major(os)}`,
};

function major(os: OsRelease): string {
  return os.versionId.split('.', 1)[0] as string;
}

/** Ubuntu's long-term releases are those of April in even years. */
function isLongTerm(version: string): boolean {
  return /^\d[02468]\.04/.test(version);
}

/** The target of a package; undefined when no advisories are known to stand anywhere. */
export function targetOf(found: InventoryPackage, os: OsRelease | undefined): Target | undefined {
  if (found.type === 'deb' || found.type === 'apk' || found.type === 'rpm') return distributionTarget(found, os);
  const ecosystem = ecosystems[found.type];
  if (!ecosystem || found.version === '') return undefined;
  return { ecosystem, name: found.name, version: found.version };
}

function distributionTarget(found: InventoryPackage, os: OsRelease | undefined): Target | undefined {
  const make = os && distributions[os.id];
  if (!make) return undefined;
  const epoch = found.qualifiers?.['epoch'];
  const version = epoch ? `${epoch}:${found.version}` : found.version;
  // Advisories of Debian, Ubuntu and Alpine name the source; those of rpm distributions the binary package.
  const bySource = found.type !== 'rpm' && found.source !== undefined;
  return {
    ecosystem: make(os),
    name: bySource ? (found.source?.name as string) : found.name,
    version: bySource ? (found.source?.version ?? withoutBinaryRebuild(version)) : version,
  };
}

/** A rebuild without change of the source adds `+b1` to the binary's version. */
function withoutBinaryRebuild(version: string): string {
  return version.replace(/\+b\d+$/, '');
}
