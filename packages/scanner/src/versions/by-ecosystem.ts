import { apk } from './apk.js';
import { dpkg } from './dpkg.js';
import { generic } from './generic.js';
import { maven } from './maven.js';
import { cran, hackage } from './numeric.js';
import { packagist } from './packagist.js';
import { pep440 } from './pep440.js';
import { rpm } from './rpm.js';
import { rubygems } from './rubygems.js';
import type { VersionScheme } from './scheme.js';
import { go, nuget, pub, semver } from './semver.js';

/** OSV ecosystem names (without the release behind the colon), in lower case, to the order of their versions. */
const schemes: ReadonlyMap<string, VersionScheme> = new Map([
  ['debian', dpkg],
  ['ubuntu', dpkg],
  ['echo', dpkg],
  ['openeuler', rpm],
  ['red hat', rpm],
  ['rocky linux', rpm],
  ['almalinux', rpm],
  ['suse', rpm],
  ['opensuse', rpm],
  ['mageia', rpm],
  ['photon os', rpm],
  ['amazon linux', rpm],
  ['oracle linux', rpm],
  ['azure linux', rpm],
  ['fedora', rpm],
  ['centos', rpm],
  ['alpine', apk],
  ['wolfi', apk],
  ['chainguard', apk],
  ['minimos', apk],
  ['alpaquita', apk],
  ['bellsoft hardened containers', apk],
  ['npm', semver],
  ['crates.io', semver],
  ['hex', semver],
  ['swifturl', semver],
  ['julia', semver],
  ['bitnami', semver],
  ['github actions', semver],
  ['go', go],
  ['pypi', pep440],
  ['maven', maven],
  ['nuget', nuget],
  ['rubygems', rubygems],
  ['cocoapods', rubygems],
  ['packagist', packagist],
  ['pub', pub],
  ['cran', cran],
  ['bioconductor', cran],
  ['hackage', hackage],
  ['ghc', hackage],
]);

/** The order of versions in an OSV ecosystem such as `npm` or `Debian:12`; a generic one where none is known. */
export function schemeOf(ecosystem: string): VersionScheme {
  const colon = ecosystem.indexOf(':');
  return schemes.get((colon < 0 ? ecosystem : ecosystem.slice(0, colon)).toLowerCase()) ?? generic;
}
