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
  minimos: () => 'MinimOS',
  alpaquita: (os) => (os.versionId === '' ? 'Alpaquita' : `Alpaquita:${os.versionId}`),
  echo: () => 'Echo',
  almalinux: (os) => `AlmaLinux:${major(os)}`,
  rocky: (os) => `Rocky Linux:${major(os)}`,
  rhel: (os) => `Red Hat:enterprise_linux:${major(os)}`,
  centos: (os) => `Red Hat:enterprise_linux:${major(os)}`,
  openEuler: (os) => `openEuler:${os.versionId}`,
  'opensuse-tumbleweed': () => 'openSUSE:Tumbleweed',
  'opensuse-leap': (os) => `openSUSE:Leap ${os.versionId}`,
  sles: (os) => `SUSE:Linux Enterprise Server ${os.versionId}`,
  mageia: (os) => `Mageia:${major(os)}`,
  photon: (os) => `Photon OS:${os.versionId}`,
  azurelinux: (os) => `Azure Linux:${major(os)}`,
};

/** rpm distributions whose advisories name source packages, alone or as well as binary ones. */
const namesSources = new Set([
  'rhel',
  'centos',
  'sles',
  'opensuse-leap',
  'opensuse-tumbleweed',
  'photon',
  'mageia',
  'openEuler',
  'azurelinux',
]);

/** Programs known by their signature, to the names under which Bitnami lists upstream's releases; what it does not list is not judged. */
const programs: Readonly<Record<string, string>> = {
  __proto__: null as never,
  node: 'node',
  nodejs: 'node',
  python: 'python',
  ruby: 'ruby',
  php: 'php',
  'php-cli': 'php',
  'php-fpm': 'php',
  nginx: 'nginx',
  httpd: 'apache',
  redis: 'redis',
  'redis-server': 'redis',
  valkey: 'valkey',
  postgresql: 'postgresql',
  postgres: 'postgresql',
  mariadb: 'mariadb',
  mongodb: 'mongodb',
  memcached: 'memcached',
  haproxy: 'haproxy',
  envoy: 'envoy',
  consul: 'consul',
  vault: 'vault',
  etcd: 'etcd',
  java: 'java',
  git: 'git',
  sqlite: 'sqlite',
  lua: 'lua',
};

function major(os: OsRelease): string {
  return os.versionId.split('.', 1)[0] as string;
}

/** Ubuntu's long-term releases are those of April in even years. */
function isLongTerm(version: string): boolean {
  return /^\d[02468]\.04/.test(version);
}

/** The one target by which a package is known to an index; undefined when no advisories are known to stand anywhere. */
export function targetOf(found: InventoryPackage, os: OsRelease | undefined): Target | undefined {
  return targetsOf(found, os)[0];
}

/** Everywhere that advisories about a package may stand; empty when nowhere is known. */
export function targetsOf(found: InventoryPackage, os: OsRelease | undefined): Target[] {
  if (found.type === 'deb' || found.type === 'apk' || found.type === 'rpm') return distributionTargets(found, os);
  if (found.version === '') return [];
  const upstream = found.type === 'generic' ? programs[found.name] : undefined;
  if (upstream) return [{ ecosystem: 'Bitnami', name: upstream, version: found.version }];
  const ecosystem = ecosystems[found.type];
  return ecosystem ? [{ ecosystem, name: found.name, version: found.version }] : [];
}

function distributionTargets(found: InventoryPackage, os: OsRelease | undefined): Target[] {
  const make = os && distributions[os.id];
  if (!make) return [];
  const ecosystem = make(os);
  const epoch = found.qualifiers?.['epoch'];
  const version = epoch ? `${epoch}:${found.version}` : found.version;
  const bySource = {
    ecosystem,
    name: found.source?.name ?? found.name,
    version: found.source?.version ?? withoutBinaryRebuild(version),
  };
  // Advisories of Debian, Ubuntu and Alpine name the source; those of rpm distributions the binary package, the source, or both.
  if (found.type !== 'rpm') return [found.source ? bySource : { ecosystem, name: found.name, version }];
  const own = { ecosystem, name: found.name, version };
  return namesSources.has(os.id) && bySource.name !== found.name ? [own, { ...bySource, version }] : [own];
}

/** A rebuild without change of the source adds `+b1` to the binary's version. */
function withoutBinaryRebuild(version: string): string {
  return version.replace(/\+b\d+$/, '');
}
